package dev.embedway.functions.api.http;

import dev.embedway.core.error.Allowance;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/** The headers by which OpenAI's API says how a limit stands. */
public final class RateLimitHeaders {

  private RateLimitHeaders() {}

  /**
   * The three headers of a limit.
   *
   * @param kind {@code requests} or {@code tokens}
   */
  public static Map<String, String> of(String kind, Allowance left) {
    return Map.of(
        "x-ratelimit-limit-" + kind, String.valueOf(left.limit()),
        "x-ratelimit-remaining-" + kind, String.valueOf(left.remaining()),
        "x-ratelimit-reset-" + kind, written(left.reset()));
  }

  /** Below a second as {@code 12ms}, else as {@code 1s} or {@code 1.25s}; rounded up. */
  static String written(Duration reset) {
    long millis = Math.ceilDiv(reset.toNanos(), 1_000_000L);
    return millis < 1000
        ? millis + "ms"
        : BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString() + "s";
  }
}
