package dev.embedway.core.pipeline.job;

import dev.embedway.core.pipeline.document.JobId;

/**
 * A chunk batch held for one worker, its lease renewed in the background until it is closed.
 *
 * <p>One thread at a time.
 */
public final class BatchClaim implements AutoCloseable {

  private final BatchLeases leases;
  private final JobId job;
  private final int batch;
  private final String owner;
  private final LeaseRenewal renewal;
  private boolean isDone;

  BatchClaim(BatchLeases leases, JobId job, int batch, String owner, LeaseRenewal renewal) {
    this.leases = leases;
    this.job = job;
    this.batch = batch;
    this.owner = owner;
    this.renewal = renewal;
  }

  /**
   * Notes that the batch's vectors are written: nobody asks for the batch then, so its lease may
   * end by itself, which costs no request.
   */
  public void done() {
    isDone = true;
  }

  /** Stops renewing, and gives a batch back that is not done. */
  @Override
  public void close() {
    renewal.close();
    if (!isDone) {
      leases.release(job, batch, owner);
    }
  }
}
