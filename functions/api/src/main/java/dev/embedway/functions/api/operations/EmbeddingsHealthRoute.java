package dev.embedway.functions.api.operations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.observe.Meter;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;

/**
 * {@code GET /embeddings/health}: that the function answers, and how it stands. It needs no key and
 * says nothing of tenants. An open breaker does not degrade it.
 */
public final class EmbeddingsHealthRoute implements Route {

  private final Meter meter;
  private final PartHealth health;
  private final ServiceFacts facts;

  public EmbeddingsHealthRoute(Meter meter, PartHealth health, ServiceFacts facts) {
    this.meter = meter;
    this.health = health;
    this.facts = facts;
  }

  @Override
  public HttpResponse answer(Call call) {
    ObjectNode body = HealthRoute.body(call, health);
    body.set("cache_stats", facts.cache());
    body.put("active_requests", meter.active());
    body.set("circuit_breakers", facts.breakers());
    body.set("hyde", Json.object().put("enabled", false).put("questions_per_chunk", 0));
    return HttpResponse.ok(body);
  }
}
