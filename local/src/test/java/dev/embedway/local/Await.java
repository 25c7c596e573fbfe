package dev.embedway.local;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a bound. */
public final class Await {

  private Await() {}

  /** Returns once the condition holds; fails when it does not in time. */
  public static void until(BooleanSupplier condition, Duration bound) {
    long end = System.nanoTime() + bound.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not so within " + bound);
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }
}
