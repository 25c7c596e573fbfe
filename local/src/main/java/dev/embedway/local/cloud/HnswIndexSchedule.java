package dev.embedway.local.cloud;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.pgvector.hnsw.PgHnswIndexJob;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the job that keeps the HNSW indexes of large stores, at once and then period after period,
 * as a schedule does on AWS.
 */
final class HnswIndexSchedule implements AutoCloseable {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(HnswIndexSchedule.class);

  private final PgHnswIndexJob job;
  private final Duration period;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private HnswIndexSchedule(PgHnswIndexJob job, Duration period) {
    this.job = job;
    this.period = period;
    this.thread = Thread.ofVirtual().name("hnsw indexes").unstarted(this::run);
  }

  static HnswIndexSchedule start(PgHnswIndexJob job, Duration period) {
    HnswIndexSchedule schedule = new HnswIndexSchedule(job, period);
    schedule.thread.start();
    return schedule;
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
      job.run()
          .filter(done -> done.built() + done.dropped() > 0)
          .ifPresent(
              done -> LOG.info("HNSW indexes: built {}, dropped {}", done.built(), done.dropped()));
    } catch (EmbedwayException e) {
      if (closed.getCount() > 0) {
        LOG.warn("HNSW indexes cannot be built yet: {}", e.getMessage());
      }
    }
  }

  /** Ends the waiting, and leaves a build to the server. */
  @Override
  public void close() {
    closed.countDown();
    job.close();
    try {
      thread.join(STOP_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
