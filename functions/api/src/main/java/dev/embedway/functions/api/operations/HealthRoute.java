package dev.embedway.functions.api.operations;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.observe.Part;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.time.Instant;
import java.util.Map;

/**
 * {@code GET /health}: that the function answers, and which parts did not when it last called them.
 * It needs no key and says nothing of tenants.
 */
public final class HealthRoute implements Route {

  private final PartHealth health;

  public HealthRoute(PartHealth health) {
    this.health = health;
  }

  @Override
  public HttpResponse answer(Call call) {
    return HttpResponse.ok(body(call, health));
  }

  /** Fields that every answer of this kind has. */
  static ObjectNode body(Call call, PartHealth health) {
    Map<Part, Instant> failing = health.failing();
    ObjectNode body =
        Json.object()
            .put("status", failing.isEmpty() ? "healthy" : "degraded")
            .put("service", "embedway")
            .put("timestamp", call.received().getEpochSecond());
    ArrayNode degraded = body.putArray("degraded");
    failing.forEach((part, since) ->
        degraded.addObject().put("part", part.wire()).put("since", since.getEpochSecond()));
    return body;
  }
}
