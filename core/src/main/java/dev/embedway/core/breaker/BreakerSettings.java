package dev.embedway.core.breaker;

import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import java.time.Duration;
import java.util.List;

/** Settings of circuit breakers. */
public final class BreakerSettings {

  static final Setting.Whole MIN_CALLS =
      Setting.number(
          "EMBEDDINGS_BREAKER_MIN_CALLS",
          10,
          1,
          10_000,
          "calls",
          """
          Fewest calls to a remote provider's endpoint, of the whole fleet within the window, that \
          can open its circuit breaker. Too low, and two failures do; too high, and a provider \
          that is seldom asked is never given a rest.\
          """);

  static final Setting.Decimal FAILURE_RATE =
      Setting.decimal(
          "EMBEDDINGS_BREAKER_FAILURE_RATE",
          "0.5",
          0.01,
          1,
          """
          Share of failed calls in the window that opens the breaker. Time-outs, connection \
          errors, 5xx, 429, 401, 403 and answers that cannot be used are failures; a caller's \
          errors (400, 404, 413, 422) count as nothing.\
          """);

  static final Setting.Decimal SLOW_CALL_RATE =
      Setting.decimal(
          "EMBEDDINGS_BREAKER_SLOW_CALL_RATE",
          "1.0",
          0.01,
          1,
          "Share of slow calls in the window that opens the breaker, failed or not.");

  static final Setting.Whole SLOW_CALL_SECONDS =
      Setting.number(
          "EMBEDDINGS_BREAKER_SLOW_CALL_SECONDS",
          20,
          1,
          300,
          "seconds",
          """
          A call that takes this long is slow. Below what the largest batches take, and a provider \
          that is well is not asked any more.\
          """);

  static final Setting.Whole WINDOW_SECONDS =
      Setting.number(
          "EMBEDDINGS_BREAKER_WINDOW_SECONDS",
          30,
          1,
          600,
          "seconds",
          """
          How far back calls count. Too short, and a fleet with little to do never makes enough \
          calls in it; too long, and a provider that has failed for a while opens the breaker long \
          after.\
          """);

  static final Setting.Whole OPEN_SECONDS =
      Setting.number(
          "EMBEDDINGS_BREAKER_OPEN_SECONDS",
          30,
          1,
          300,
          "seconds",
          """
          How long an open breaker refuses calls (503 `breaker_open`) before one probe is sent; \
          doubled with each probe that fails, up to 300.\
          """);

  /** All of them, as the page of settings lists them. */
  public static final List<Setting> ALL =
      List.of(
          MIN_CALLS, FAILURE_RATE, SLOW_CALL_RATE, SLOW_CALL_SECONDS, WINDOW_SECONDS, OPEN_SECONDS);

  private BreakerSettings() {}

  /** Reads them; what cannot be used is noted as a fault of the environment. */
  public static BreakerPolicy read(Environment environment) {
    return new BreakerPolicy(
        (int) environment.number(MIN_CALLS),
        new BreakerPolicy.Rates(
            environment.decimal(FAILURE_RATE), environment.decimal(SLOW_CALL_RATE)),
        Duration.ofSeconds(environment.number(SLOW_CALL_SECONDS)),
        Duration.ofSeconds(environment.number(WINDOW_SECONDS)),
        Duration.ofSeconds(environment.number(OPEN_SECONDS)));
  }
}
