package dev.embedway.core.provider;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import java.time.Duration;

/** Blocking wait of a thread. */
@FunctionalInterface
public interface Pause {

  /** Returns after the time. */
  void pause(Duration time);

  /** Waits on the real clock. */
  static Pause real() {
    return time -> {
      try {
        Thread.sleep(time);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InternalException(
            ErrorCode.INTERNAL, "the thread that waited for a retry was interrupted", e);
      }
    };
  }
}
