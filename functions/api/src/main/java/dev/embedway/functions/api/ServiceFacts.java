package dev.embedway.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.config.ApiSettings;
import dev.embedway.functions.api.http.Json;

/**
 * How the service stands besides its counters, as health and metrics show it.
 *
 * <p>Thread-safe.
 */
final class ServiceFacts {

  private final ApiSettings settings;

  ServiceFacts(ApiSettings settings) {
    this.settings = settings;
  }

  /** The cache of this process. */
  ObjectNode cache() {
    return Json.object();
  }

  /** Breakers by name. */
  ObjectNode breakers() {
    return Json.object();
  }

  /** Settings that decide how requests are answered. */
  ObjectNode config() {
    return Json.object().put("dimension_policy", settings.dimensionPolicy().wire());
  }
}
