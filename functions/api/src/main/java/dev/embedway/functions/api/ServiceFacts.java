package dev.embedway.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.breaker.Breakers;
import dev.embedway.core.config.ApiSettings;
import dev.embedway.functions.api.http.Json;
import java.time.InstantSource;

/**
 * How the service stands besides its counters, as health and metrics show it.
 *
 * <p>Thread-safe.
 */
final class ServiceFacts {

  private final ApiSettings settings;
  private final Breakers breakers;
  private final InstantSource clock;

  ServiceFacts(ApiSettings settings, Breakers breakers, InstantSource clock) {
    this.settings = settings;
    this.breakers = breakers;
    this.clock = clock;
  }

  /** The cache of this process. */
  ObjectNode cache() {
    return Json.object();
  }

  /** Breakers that this process used, by provider, as it knows them. */
  ObjectNode breakers() {
    ObjectNode body = Json.object();
    BreakerView.byProvider(breakers.known(), clock.instant())
        .forEach(view -> body.set(view.provider(), view.summary()));
    return body;
  }

  /** Settings that decide how requests are answered. */
  ObjectNode config() {
    return Json.object().put("dimension_policy", settings.dimensionPolicy().wire());
  }
}
