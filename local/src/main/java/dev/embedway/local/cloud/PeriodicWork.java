package dev.embedway.local.cloud;

import dev.embedway.core.error.EmbedwayException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that is done at once and then period after period, as a schedule does on AWS. A run that
 * fails is told of and left to the next.
 */
final class PeriodicWork implements AutoCloseable {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(PeriodicWork.class);

  private final String name;
  private final Duration period;
  private final Runnable work;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private PeriodicWork(String name, Duration period, Runnable work) {
    this.name = name;
    this.period = period;
    this.work = work;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  /**
   * Begins.
   *
   * @param name in the log, such as {@code repair of the stages' switches}
   */
  static PeriodicWork start(String name, Duration period, Runnable work) {
    PeriodicWork started = new PeriodicWork(name, period, work);
    started.thread.start();
    return started;
  }

  Duration period() {
    return period;
  }

  private void run() {
    try {
      do {
        runOnce();
      } while (!closed.await(period.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void runOnce() {
    try {
      work.run();
    } catch (EmbedwayException e) {
      if (closed.getCount() > 0) {
        LOG.warn("{} is not done yet: {}", name, e.code().wire());
      }
    } catch (RuntimeException e) {
      // What it works with may have been closed before it; else the next run is to come all the
      // same.
      if (closed.getCount() > 0) {
        LOG.error("{} failed", name, e);
      }
    }
  }

  /** Ends the waiting for the next run, and waits a little for one under way. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(STOP_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
