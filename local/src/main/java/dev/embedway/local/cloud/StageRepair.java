package dev.embedway.local.cloud;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.pipeline.control.StageControl;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the switches of the stages where they are wanted, at once and then period after period, as
 * the reconcile function does on AWS.
 */
final class StageRepair implements AutoCloseable {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(StageRepair.class);

  private final StageControl control;
  private final Duration period;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private StageRepair(StageControl control, Duration period) {
    this.control = control;
    this.period = period;
    this.thread = Thread.ofVirtual().name("stage repair").unstarted(this::run);
  }

  static StageRepair start(StageControl control, Duration period) {
    StageRepair repair = new StageRepair(control, period);
    repair.thread.start();
    return repair;
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
      control.repair();
    } catch (EmbedwayException e) {
      if (closed.getCount() > 0) {
        LOG.warn("the wanted states of the stages cannot be read yet: {}", e.code().wire());
      }
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join(STOP_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
