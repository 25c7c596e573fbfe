package dev.embedway.functions.api;

import dev.embedway.aws.AwsPlatform;
import dev.embedway.core.composition.ProcessContext;
import dev.embedway.core.limit.TenantLimits;
import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.observe.CounterStore;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.core.observe.UsageStore;
import dev.embedway.core.signing.Signatures;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.functions.api.http.AccessLog;
import dev.embedway.functions.api.http.LimitedRoute;
import dev.embedway.functions.api.http.authentication.RequestSignatureCheck;
import java.util.List;
import java.util.Optional;

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

  /** Those of a process. */
  static Operations of(AwsPlatform aws) {
    ProcessContext context = aws.context();
    List<String> secrets = context.settings().signing().secrets();
    return new Operations(
        aws.services().limits(),
        context.settings().quotas(),
        aws.services().meter(),
        aws.clients().health(),
        aws.requests().counters(),
        aws.requests().usage(),
        aws.auditLog(),
        new RequestSignatureCheck(
            Optional.of(secrets)
                .filter(some -> !some.isEmpty())
                .map(some -> new Signatures(some, aws.nonces(), context.clock()))),
        switch (context.settings().api().accessLog()) {
          case OFF -> AccessLog.OFF;
          case ON -> AccessLog.on();
        });
  }

  /** A route whose calls take a permit of a request, and may take more. */
  LimitedRoute limited(LimitedRoute.Limited route) {
    return LimitedRoute.of(limits, meter, route);
  }
}
