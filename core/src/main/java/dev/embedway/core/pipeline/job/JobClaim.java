package dev.embedway.core.pipeline.job;

import dev.embedway.core.pipeline.document.JobId;
import java.time.Duration;

/**
 * A job held for one worker, its lease renewed in the background until it is closed. A claim that
 * was lost all the same is noticed when the ledger refuses the plan.
 */
public final class JobClaim implements AutoCloseable {

  private final Ledger ledger;
  private final JobId job;
  private final String owner;
  private final LeaseRenewal renewal;

  JobClaim(Ledger ledger, JobId job, String owner, Duration lease) {
    this.ledger = ledger;
    this.job = job;
    this.owner = owner;
    this.renewal =
        LeaseRenewal.start("lease of " + job.wire(), lease, () -> ledger.renew(job, owner, lease));
  }

  public String owner() {
    return owner;
  }

  /** Stops renewing and gives the job back. */
  @Override
  public void close() {
    renewal.close();
    ledger.release(job, owner);
  }
}
