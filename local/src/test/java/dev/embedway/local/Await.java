package dev.embedway.local;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a bound. */
public final class Await {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

  /** Max pause between two checks; long waits check rarely, so as not to slow the awaited work. */
  private static final Duration MAX_PAUSE = Duration.ofMillis(500);

  private static final Duration ANOTHER_SECOND = Duration.ofMillis(1_100);

  private Await() {}

  /** Returns in another second: S3 tells states of an object with the same bytes apart by these. */
  public static void anotherSecond() {
    LockSupport.parkNanos(ANOTHER_SECOND.toNanos());
  }

  /** Returns once the condition holds; fails when it does not in time. */
  public static void until(BooleanSupplier condition, Duration bound) {
    long end = System.nanoTime() + bound.toNanos();
    long pause = FIRST_PAUSE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not so within " + bound);
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(pause * 5 / 4, MAX_PAUSE.toNanos());
    }
  }
}
