package dev.embedway.core.provider;

import java.time.Duration;

/**
 * Policy by which a failed call is retried.
 *
 * @param maxRetries calls after the first; 0 for none
 * @param first max wait before the first retry; it doubles with each
 * @param longest max wait of our own choice
 */
public record RetryPolicy(int maxRetries, Duration first, Duration longest) {

  /** So many retries, the waits at most 0.5 s, 1 s, 2 s and so on up to 8 s. */
  public static RetryPolicy of(int maxRetries) {
    return new RetryPolicy(maxRetries, Duration.ofMillis(500), Duration.ofSeconds(8));
  }

  /** The longest wait before a retry, counted from 0. */
  Duration bound(int retry) {
    Duration doubled = first.multipliedBy(1L << Math.min(retry, 20));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }
}
