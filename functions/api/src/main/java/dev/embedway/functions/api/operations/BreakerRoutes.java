package dev.embedway.functions.api.operations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.breaker.BreakerId;
import dev.embedway.core.breaker.BreakerPolicy;
import dev.embedway.core.breaker.Breakers;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * The circuit breakers of the fleet, for the operator: they are nobody's own, and what they count
 * is every tenant's.
 */
@ThreadSafe
public final class BreakerRoutes {

  private final Breakers breakers;
  private final AuditTrail changes;
  private final InstantSource clock;

  public BreakerRoutes(Breakers breakers, AuditTrail changes, InstantSource clock) {
    this.breakers = breakers;
    this.changes = changes;
    this.clock = clock;
  }

  /** {@code GET /embeddings/circuit-breakers}. */
  public HttpResponse list(Call call) {
    call.requireOperator();
    ObjectNode body = Json.object();
    BreakerView.byProvider(breakers.list(), clock.instant())
        .forEach(
            view -> body.set(view.name(), view.json().<ObjectNode>set("settings", settings())));
    return HttpResponse.ok(body);
  }

  private ObjectNode settings() {
    BreakerPolicy policy = breakers.policy();
    return Json.object()
        .put("failure_threshold", policy.failureThreshold())
        .put("recovery_timeout", policy.open().toSeconds())
        .put("success_threshold", 1)
        .put("half_open_max_calls", 1)
        .put("min_calls", policy.minCalls())
        .put("failure_rate", policy.rates().failures())
        .put("slow_call_rate", policy.rates().slowCalls())
        .put("slow_call_seconds", policy.slowCall().toSeconds())
        .put("window_seconds", policy.window().toSeconds())
        .put("max_recovery_timeout", BreakerPolicy.MAX_OPEN_TIME.toSeconds());
  }

  /** {@code POST /embeddings/circuit-breakers/{provider}/reset}. */
  public HttpResponse reset(Call call) {
    call.requireOperator();
    String provider = call.parameter("provider");
    List<BreakerId> found = breakers.ids(provider);
    changes.note(
        call.caller(),
        call.caller().tenant(),
        "breaker.reset",
        provider,
        Map.of(),
        Map.of("state", "CLOSED"));
    breakers.reset(found);
    return HttpResponse.ok(
        Json.object()
            .put(
                "message",
                "closed "
                    + found.size()
                    + (found.size() == 1 ? " circuit breaker" : " circuit breakers")
                    + " of provider "
                    + provider));
  }
}
