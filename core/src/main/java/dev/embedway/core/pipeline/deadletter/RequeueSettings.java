package dev.embedway.core.pipeline.deadletter;

import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import java.util.List;

/**
 * Pace at which dead letters are sent again in bulk.
 *
 * @param perSecond messages that one process sends a second, from 1
 * @param burst messages that it sends without a wait, from 1
 */
public record RequeueSettings(long perSecond, long burst) {

  static final Setting.Whole RATE =
      Setting.number(
          "EMBEDDINGS_REQUEUE_RATE",
          50,
          1,
          10_000,
          "messages a second",
          """
          How fast a bulk requeue sends dead letters again, so that a provider that has just come \
          back is not asked for all of them at once.\
          """);

  static final Setting.Whole BURST =
      Setting.number(
          "EMBEDDINGS_REQUEUE_BURST",
          200,
          1,
          10_000,
          "messages",
          "How many it sends at once before that rate holds.");

  /** All of them, as the page of settings lists them. */
  public static final List<Setting> ALL = List.of(RATE, BURST);

  /** Reads them; what cannot be used is noted as a fault of the environment. */
  public static RequeueSettings read(Environment environment) {
    return new RequeueSettings(environment.number(RATE), environment.number(BURST));
  }
}
