package dev.embedway.core.config;

import java.time.Duration;
import java.util.List;

/**
 * Settings of the HTTP API.
 *
 * @param requestTimeout most time of one request; API Gateway's own 30 s stand above it, so 28 s
 *     hold in any case
 */
public record ApiSettings(Duration requestTimeout) {

  static final Setting REQUEST_TIMEOUT =
      new Setting(
          "EMBEDDINGS_REQUEST_TIMEOUT",
          "30",
          "1..300 seconds",
          "Most time of one request. 28 s hold in any case, since API Gateway cuts at 30; too low, and long batches end in `deadline_exceeded`.");

  static final List<Setting> ALL = List.of(REQUEST_TIMEOUT);

  static ApiSettings read(Environment environment) {
    return new ApiSettings(Duration.ofSeconds(environment.number(REQUEST_TIMEOUT, 1, 300)));
  }
}
