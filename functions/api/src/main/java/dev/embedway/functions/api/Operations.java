package dev.embedway.functions.api;

import dev.embedway.aws.AwsClients;
import dev.embedway.aws.DynamoAuditLog;
import dev.embedway.aws.DynamoCounterStore;
import dev.embedway.aws.DynamoLimiterStore;
import dev.embedway.aws.DynamoNonceStore;
import dev.embedway.aws.DynamoUsageStore;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.limit.Limiter;
import dev.embedway.core.limit.TenantLimits;
import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.observe.CounterStore;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.observe.MetricSink;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.core.observe.UsageStore;
import dev.embedway.core.signing.Signatures;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.functions.api.http.AccessLog;
import dev.embedway.functions.api.http.RequestSignatureCheck;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Limits, counters and logs of requests.
 *
 * @param limits of tenants, per second
 * @param quotas of tenants, in all
 * @param meter of this process
 * @param health of the parts, as this process finds them
 * @param counters of the fleet
 * @param usage of tenants
 * @param audit of administrative changes
 * @param signatures of requests
 * @param accessLog of requests
 */
public record Operations(
    TenantLimits limits,
    Quotas quotas,
    Meter meter,
    PartHealth health,
    CounterStore counters,
    UsageStore usage,
    AuditLog audit,
    RequestSignatureCheck signatures,
    AccessLog accessLog) {

  /** Those that are kept in the tables of the settings. */
  public static Operations of(
      AwsClients clients, EmbedwaySettings settings, InstantSource clock, RandomGenerator random) {
    return of(clients, settings, MetricSink.NONE, clock, random);
  }

  /** The same, whose meter's numbers go to a sink too. */
  static Operations of(
      AwsClients clients,
      EmbedwaySettings settings,
      MetricSink sink,
      InstantSource clock,
      RandomGenerator random) {
    DynamoDbClient dynamoDb = clients.dynamoDb();
    String controlTable = settings.resources().controlTable();
    CounterStore counters = new DynamoCounterStore(dynamoDb, controlTable, random);
    UsageStore usage = new DynamoUsageStore(dynamoDb, controlTable, random);
    Meter meter = new Meter(counters, usage, sink, clock);
    Limiter limiter =
        new Limiter(
            new DynamoLimiterStore(dynamoDb, controlTable, random),
            clock,
            () -> meter.add(Metric.LIMITER_STORE_FAILURES_TOTAL, 1));
    return new Operations(
        new TenantLimits(settings.limits(), limiter),
        settings.quotas(),
        meter,
        clients.health(),
        counters,
        usage,
        new DynamoAuditLog(dynamoDb, settings.resources().auditTable(), clock, random),
        new RequestSignatureCheck(
            Optional.of(settings.signing().secrets())
                .filter(secrets -> !secrets.isEmpty())
                .map(secrets ->
                    new Signatures(
                        secrets, new DynamoNonceStore(dynamoDb, controlTable, random), clock))),
        switch (settings.api().accessLog()) {
          case OFF -> AccessLog.OFF;
          case ON -> AccessLog.on();
        });
  }
}
