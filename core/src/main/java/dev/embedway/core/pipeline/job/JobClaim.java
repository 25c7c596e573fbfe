package dev.embedway.core.pipeline.job;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.pipeline.document.JobId;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A job held for one worker, its lease renewed in the background until it is closed. A claim that
 * was lost all the same is noticed when the ledger refuses the plan.
 */
public final class JobClaim implements AutoCloseable {

  private final Ledger ledger;
  private final JobId job;
  private final String owner;
  private final Duration lease;
  private final CountDownLatch closed = new CountDownLatch(1);

  JobClaim(Ledger ledger, JobId job, String owner, Duration lease) {
    this.ledger = ledger;
    this.job = job;
    this.owner = owner;
    this.lease = lease;
    Thread.ofVirtual().name("lease of " + job.wire()).start(this::renew);
  }

  public String owner() {
    return owner;
  }

  /** Stops renewing and gives the job back. */
  @Override
  public void close() {
    closed.countDown();
    ledger.release(job, owner);
  }

  private void renew() {
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
      if (!ledger.renew(job, owner, lease)) {
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
