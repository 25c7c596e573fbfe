package dev.embedway.local.runner.event;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;

/** The switch of a poller: closed, no poll begins. */
@ThreadSafe
final class PollGate {

  @GuardedBy("this")
  private boolean open = true;

  @GuardedBy("this")
  private boolean polling;

  /** Waits until it is open. */
  synchronized void await() throws InterruptedException {
    while (!open) {
      wait();
    }
  }

  /** Begins a poll; false when it was closed meanwhile. */
  synchronized boolean enter() {
    polling = open;
    return open;
  }

  /** Ends a poll. */
  synchronized void leave() {
    polling = false;
    notifyAll();
  }

  synchronized void open() {
    open = true;
    notifyAll();
  }

  /**
   * Closes it.
   *
   * @param timeout max wait for the end of the poll under way
   */
  synchronized void close(Duration timeout) {
    open = false;
    Instant end = Instant.now().plus(timeout);
    try {
      while (polling) {
        long millis = Duration.between(Instant.now(), end).toMillis();
        if (millis <= 0) {
          return;
        }
        wait(millis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized boolean isOpen() {
    return open;
  }
}
