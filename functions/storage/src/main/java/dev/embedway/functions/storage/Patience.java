package dev.embedway.functions.storage;

import dev.embedway.core.error.EmbedwayException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Waits for a database that wakes up, which takes up to half a minute.
 *
 * @param mostTries of one piece of work
 * @param pause between two tries
 */
record Patience(int mostTries, Runnable pause) {

  private static final Duration PAUSE = Duration.ofSeconds(5);

  /** A hundred seconds and what the tries themselves take. */
  static Patience ofDeployments() {
    return new Patience(20, () -> LockSupport.parkNanos(PAUSE.toNanos()));
  }

  /** Does the work, again where it may succeed later. */
  void through(Runnable work) {
    through(() -> {
      work.run();
      return true;
    });
  }

  /** The result of work that is done again where it may succeed later. */
  <T> T through(Supplier<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return work.get();
      } catch (EmbedwayException e) {
        if (!e.isRetriable() || attempt == mostTries) {
          throw e;
        }
        pause.run();
      }
    }
  }
}
