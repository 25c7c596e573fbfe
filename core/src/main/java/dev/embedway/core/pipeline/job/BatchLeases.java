package dev.embedway.core.pipeline.job;

import dev.embedway.core.pipeline.document.JobId;
import java.time.Instant;
import java.util.Optional;

/**
 * Leases of chunk batches that are being embedded: one worker has a batch until an instant, unless
 * it renews or releases it.
 *
 * <p>Thread-safe; a call is one request to a remote store, durable when it returns. A call whose
 * answer was lost and that is sent again has the outcome of the first.
 */
public interface BatchLeases {

  /**
   * Takes a batch.
   *
   * @param owner the worker, whose name no other worker has
   * @return false while another worker's lease holds
   */
  boolean take(JobId job, int batch, String owner, Instant now, Instant until);

  /**
   * Prolongs a worker's lease; false when another worker took the batch, or when it was released.
   */
  boolean renew(JobId job, int batch, String owner, Instant until);

  /** End of the lease that was last taken or renewed; empty where there is none. */
  Optional<Instant> until(JobId job, int batch);

  /** Ends a worker's lease; nothing where it is not the worker's. */
  void release(JobId job, int batch, String owner);

  /**
   * Ends every lease of a job whose owner does not start with a prefix; for a cloud of one process,
   * at its start.
   */
  void releaseOthers(JobId job, String ownerPrefix);
}
