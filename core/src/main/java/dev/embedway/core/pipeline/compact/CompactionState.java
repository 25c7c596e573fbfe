package dev.embedway.core.pipeline.compact;

import java.time.Instant;
import java.util.Optional;

/**
 * Lease of the compactor, of which one run has it at a time, and the place in the forget list where
 * the next run goes on.
 *
 * <p>Thread-safe; a call is one request to a remote store, durable when it returns. A call whose
 * answer was lost and that is sent again has the outcome of the first.
 */
public interface CompactionState {

  /**
   * Takes the lease.
   *
   * @param owner the run, whose name no other run has
   * @return the place to go on from; empty while another run's lease holds
   */
  Optional<CompactionPlace> take(String owner, Instant now, Instant until);

  /** Keeps a place; false when another run took the lease. */
  boolean keep(String owner, CompactionPlace place);

  /** Ends a run's lease; nothing where it is not the run's. */
  void release(String owner);
}
