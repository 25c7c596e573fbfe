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
import dev.embedway.functions.api.http.AccessLog;
import dev.embedway.functions.api.http.LimitedRoute;
import dev.embedway.functions.api.http.authentication.RequestSignatureCheck;
import java.util.List;
import java.util.Optional;

/**
 * Limits, counters and logs of requests.
 *
 * @param limits of tenants, per second
 * @param numbers that are kept of requests
 * @param health of the parts, as this process finds them
 * @param audit of administrative changes
 * @param checks of requests
 */
public record Operations(
    TenantLimits limits, Numbers numbers, PartHealth health, AuditLog audit, Checks checks) {

  /**
   * Numbers that are kept of requests.
   *
   * @param meter of this process
   * @param counters of the fleet
   * @param usage of tenants
   */
  public record Numbers(Meter meter, CounterStore counters, UsageStore usage) {}

  /**
   * Checks and logs of requests.
   *
   * @param signatures of requests
   * @param accessLog of requests
   */
  public record Checks(RequestSignatureCheck signatures, AccessLog accessLog) {}

  /** Meter of this process. */
  public Meter meter() {
    return numbers.meter();
  }

  /** Counters of the fleet. */
  public CounterStore counters() {
    return numbers.counters();
  }

  /** Usage of tenants. */
  public UsageStore usage() {
    return numbers.usage();
  }

  /** Check of signatures. */
  public RequestSignatureCheck signatures() {
    return checks.signatures();
  }

  /** Log of requests. */
  public AccessLog accessLog() {
    return checks.accessLog();
  }

  /** Those of a process. */
  static Operations of(AwsPlatform aws) {
    ProcessContext context = aws.context();
    List<String> secrets = context.settings().signing().secrets();
    return new Operations(
        aws.services().limits(),
        new Numbers(aws.services().meter(), aws.requests().counters(), aws.requests().usage()),
        aws.clients().health(),
        aws.auditLog(),
        new Checks(
            new RequestSignatureCheck(
                Optional.of(secrets)
                    .filter(some -> !some.isEmpty())
                    .map(some -> new Signatures(some, aws.nonces(), context.clock()))),
            switch (context.settings().api().accessLog()) {
              case OFF -> AccessLog.OFF;
              case ON -> AccessLog.on();
            }));
  }

  /** A route whose calls take a permit of a request, and may take more. */
  LimitedRoute limited(LimitedRoute.Limited route) {
    return LimitedRoute.of(limits, meter(), route);
  }
}
