package dev.embedway.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

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
    answer(condition::getAsBoolean, holds -> holds, bound);
  }

  /** Asks until the answer is as it has to be; fails with the last one when that takes too long. */
  public static <T> T answer(Supplier<T> question, Predicate<T> good, Duration bound) {
    long end = System.nanoTime() + bound.toNanos();
    long pause = FIRST_PAUSE.toNanos();
    T answer = question.get();
    while (!good.test(answer)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("after " + bound + " still " + answer);
      }
      LockSupport.parkNanos(pause);
      pause = Math.min(pause * 5 / 4, MAX_PAUSE.toNanos());
      answer = question.get();
    }
    return answer;
  }
}
