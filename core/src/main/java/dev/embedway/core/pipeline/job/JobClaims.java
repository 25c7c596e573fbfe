package dev.embedway.core.pipeline.job;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.document.JobId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes jobs for this process, one worker each. */
@ThreadSafe
public final class JobClaims {

  private final Ledger ledger;
  private final Supplier<String> owners;
  private final Duration lease;

  /**
   * Claims of one process incarnation.
   *
   * @param owners a new worker's name at each call, all beginning with the incarnation's
   * @param lease how long a claim outlives its worker; renewed while work runs
   */
  public JobClaims(Ledger ledger, Supplier<String> owners, Duration lease) {
    this.ledger = ledger;
    this.owners = owners;
    this.lease = lease;
  }

  /** Takes a job until the claim is closed; empty while another worker has it. */
  public Optional<JobClaim> take(JobId id) {
    String owner = owners.get();
    return ledger.claim(id, owner, lease)
        ? Optional.of(new JobClaim(ledger, id, owner, lease))
        : Optional.empty();
  }
}
