package dev.embedway.functions.database;

import dev.embedway.core.error.EmbedwayException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Waits for a database that wakes up, which takes up to half a minute.
 *
 * @param maxAttempts of one piece of work
 * @param pause between two tries
 */
record DatabaseWakeUpRetry(int maxAttempts, Runnable pause) {

  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** A hundred seconds and what the tries themselves take. */
  static DatabaseWakeUpRetry ofDeployments() {
    return new DatabaseWakeUpRetry(20, () -> LockSupport.parkNanos(PAUSE.toNanos()));
  }

  /** Does the work, again where it may succeed later. */
  void run(Runnable work) {
    run(() -> {
      work.run();
      return true;
    });
  }

  /** The result of work that is done again where it may succeed later. */
  <T> T run(Supplier<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return work.get();
      } catch (EmbedwayException e) {
        if (!e.isRetriable() || attempt == maxAttempts) {
          throw e;
        }
        pause.run();
      }
    }
  }
}
