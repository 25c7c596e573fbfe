package dev.embedway.core.pipeline.requeue;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.embedway.core.pipeline.deadletter.RequeueSettings;
import dev.embedway.core.provider.Pause;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Token bucket of one process, for messages that are sent again in bulk. */
@ThreadSafe
final class RequeuePace {

  private static final double NANOS = 1e9;

  private final RequeueSettings settings;
  private final InstantSource clock;
  private final Pause sleep;

  @GuardedBy("this")
  private double tokens;

  @GuardedBy("this")
  private Instant filledAt;

  /**
   * A full bucket.
   *
   * @param sleep lets time pass
   */
  RequeuePace(RequeueSettings settings, InstantSource clock, Pause sleep) {
    this.settings = settings;
    this.clock = clock;
    this.sleep = sleep;
    this.tokens = settings.burst();
    this.filledAt = clock.instant();
  }

  /** Waits for a token; false, without waiting, when there is none before the deadline. */
  boolean take(Instant deadline) {
    Duration wait = reserve(deadline);
    if (wait.isNegative()) {
      return false;
    }
    if (wait.isPositive()) {
      sleep.pause(wait);
    }
    return true;
  }

  /** Takes a token, in advance where there is none; negative when it comes after the deadline. */
  private synchronized Duration reserve(Instant deadline) {
    Instant now = clock.instant();
    double gained = Duration.between(filledAt, now).toNanos() / NANOS * settings.perSecond();
    tokens = Math.min((double) settings.burst(), tokens + Math.max(0.0, gained));
    filledAt = now;
    double lacking = Math.max(0.0, 1 - tokens);
    Duration wait = Duration.ofNanos((long) Math.ceil(lacking / settings.perSecond() * NANOS));
    if (now.plus(wait).isAfter(deadline)) {
      return Duration.ofNanos(-1);
    }
    tokens -= 1;
    return wait;
  }
}
