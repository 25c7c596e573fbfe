package dev.embedway.core.provider;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TimedOutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The one place where a provider is asked again: after time-outs, refusals for too many requests
 * and outages, with a random wait that grows (full jitter), or the one that the provider asks for
 * where that is longer. No call begins after the deadline, and a wait that would end there is not
 * begun.
 *
 * <p>Thread-safe.
 */
public final class RetryingProvider extends DelegatingProvider {

  private final RetryPolicy policy;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Pause pause;

  /**
   * Asks {@code next} again.
   *
   * @param random thread-safe
   */
  public RetryingProvider(
      EmbeddingProvider next,
      RetryPolicy policy,
      InstantSource clock,
      RandomGenerator random,
      Pause pause) {
    super(next);
    this.policy = policy;
    this.clock = clock;
    this.random = random;
    this.pause = pause;
  }

  /**
   * Embeds by at most {@code 1 + maxRetries} calls.
   *
   * @throws EmbedwayException the last failure; {@code deadline_exceeded} when the time was up
   *     before the first call
   */
  @Override
  public EmbedResult embed(EmbedCall call) {
    if (isOver(call.deadline())) {
      throw new TimedOutException(
          ErrorCode.DEADLINE_EXCEEDED,
          "the request's time was up before provider " + name() + " was asked",
          null);
    }
    for (int retry = 0; ; retry++) {
      try {
        return next().embed(call);
      } catch (EmbedwayException failure) {
        waitAfter(failure, retry, call.deadline());
      }
    }
  }

  /** Returns when the call may be made again; throws the failure when it may not. */
  private void waitAfter(EmbedwayException failure, int retry, Instant deadline) {
    if (!isTransient(failure.code()) || retry >= policy.maxRetries()) {
      throw failure;
    }
    Duration jitter = Duration.ofNanos(random.nextLong(policy.bound(retry).toNanos() + 1));
    Duration asked = failure.retryAfter().orElse(Duration.ZERO);
    Duration wait = asked.compareTo(jitter) > 0 ? asked : jitter;
    if (isOver(deadline.minus(wait))) {
      throw failure;
    }
    pause.pause(wait);
    if (isOver(deadline)) {
      throw failure;
    }
  }

  private boolean isOver(Instant deadline) {
    return !clock.instant().isBefore(deadline);
  }

  /** An open breaker, too, is retriable for a caller, who may wait longer than we do. */
  private static boolean isTransient(ErrorCode code) {
    return code == ErrorCode.PROVIDER_TIMEOUT
        || code == ErrorCode.PROVIDER_UNAVAILABLE
        || code == ErrorCode.PROVIDER_RATE_LIMITED;
  }
}
