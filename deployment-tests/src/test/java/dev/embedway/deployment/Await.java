package dev.embedway.deployment;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits, with a bound. */
final class Await {

  private static final Duration BOUND = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private Await() {}

  /** Asks until the answer is as it has to be; fails with the last one when that takes too long. */
  static <T> T until(Supplier<T> question, Predicate<T> good) {
    long end = System.nanoTime() + BOUND.toNanos();
    T answer = question.get();
    while (!good.test(answer)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("after " + BOUND + " still " + answer);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      answer = question.get();
    }
    return answer;
  }
}
