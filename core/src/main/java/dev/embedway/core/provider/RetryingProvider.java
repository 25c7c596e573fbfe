package dev.embedway.core.provider;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TimedOutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The one place where a provider is asked again: after time-outs, refusals for too many requests
 * and outages, with a random wait that grows (full jitter), or the one that the provider asks for
 * where that is longer. No call begins after the deadline, and a wait that would end there is not
 * begun. A call that another may follow gets half of the time that is left, so that one that hangs
 * leaves time for the next.
 */
@ThreadSafe
public final class RetryingProvider extends DelegatingProvider {

  private static final Set<ErrorCode> TRANSIENT =
      Set.of(
          ErrorCode.PROVIDER_TIMEOUT,
          ErrorCode.PROVIDER_UNAVAILABLE,
          ErrorCode.PROVIDER_RATE_LIMITED);

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
        return next().embed(call.until(limit(call.deadline(), retry)));
      } catch (EmbedwayException failure) {
        waitAfter(failure, retry, call.deadline());
      }
    }
  }

  private Instant limit(Instant deadline, int retry) {
    return retry < policy.maxRetries() ? Halves.of(clock.instant(), deadline) : deadline;
  }

  /** Returns when the call may be made again; throws the failure when it may not. */
  private void waitAfter(EmbedwayException failure, int retry, Instant deadline) {
    if (!isTransient(failure) || retry >= policy.maxRetries()) {
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
  private static boolean isTransient(EmbedwayException failure) {
    return failure.shouldRetry() && TRANSIENT.contains(failure.code());
  }
}
