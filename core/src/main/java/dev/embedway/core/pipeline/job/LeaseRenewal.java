package dev.embedway.core.pipeline.job;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Renewal of a lease in the background, each third of its duration, until it is closed or the lease
 * is lost.
 */
@ThreadSafe
final class LeaseRenewal implements AutoCloseable {

  private final Duration lease;
  private final BooleanSupplier renew;
  private final CountDownLatch closed = new CountDownLatch(1);

  private LeaseRenewal(Duration lease, BooleanSupplier renew) {
    this.lease = lease;
    this.renew = renew;
  }

  /**
   * Starts one.
   *
   * @param name of its thread
   * @param renew prolongs the lease; false when it was lost
   */
  static LeaseRenewal start(String name, Duration lease, BooleanSupplier renew) {
    LeaseRenewal renewal = new LeaseRenewal(lease, renew);
    Thread.ofVirtual().name(name).start(renewal::run);
    return renewal;
  }

  /** Stops renewing; the lease then ends by itself. */
  @Override
  public void close() {
    closed.countDown();
  }

  private void run() {
    try {
      while (!closed.await(lease.toMillis() / 3, TimeUnit.MILLISECONDS)) {
        renewOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void renewOnce() {
    try {
      if (!renew.getAsBoolean()) {
        closed.countDown();
      }
    } catch (EmbedwayException e) {
      if (!e.isRetriable()) {
        throw e;
      }
      // The next turn comes before the lease is over.
    }
  }
}
