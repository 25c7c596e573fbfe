package dev.embedway.core.pipeline.control;

import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import java.time.Duration;
import java.util.List;

/**
 * Limits of the load at which the API takes no more documents.
 *
 * @param maxDepth messages in one queue; 0 for no limit
 * @param maxAge time for which an open job of the tenant has not moved on; zero for no limit
 */
public record PressureSettings(long maxDepth, Duration maxAge) {

  static final Setting.Whole MAX_DEPTH =
      Setting.number(
          "EMB_BACKPRESSURE_MAX_DEPTH",
          25_000,
          0,
          1_000_000,
          "messages; 0 for no limit",
          """
          Messages in the queue of one stage at which uploads through the API are refused as \
          `backpressure` (429). The embeddings API goes on, and objects that are put into the \
          bucket are taken.\
          """);

  static final Setting.Whole MAX_AGE =
      Setting.number(
          "EMB_BACKPRESSURE_MAX_AGE_SECONDS",
          300,
          0,
          86_400,
          "seconds; 0 for no limit",
          """
          Time for which a document of a tenant has stood still in the pipeline at which that \
          tenant's uploads through the API are refused as `backpressure` (429).\
          """);

  /** All of them, as the page of settings lists them. */
  public static final List<Setting> ALL = List.of(MAX_DEPTH, MAX_AGE);

  /** Reads them; what cannot be used is noted as a fault of the environment. */
  public static PressureSettings read(Environment environment) {
    return new PressureSettings(
        environment.number(MAX_DEPTH), Duration.ofSeconds(environment.number(MAX_AGE)));
  }
}
