package dev.embedway.core.pipeline.job;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.JobId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes chunk batches for this process, one worker each. */
@ThreadSafe
public final class BatchClaims {

  private final BatchLeases leases;
  private final Supplier<String> owners;
  private final Duration lease;
  private final InstantSource clock;

  /**
   * Claims of one process incarnation.
   *
   * @param owners a new worker's name at each call, all beginning with the incarnation's
   * @param lease how long a claim outlives its worker; renewed while work runs
   * @param clock measures leases, so the machines that share them must agree on the time
   */
  public BatchClaims(
      BatchLeases leases, Supplier<String> owners, Duration lease, InstantSource clock) {
    this.leases = leases;
    this.owners = owners;
    this.lease = lease;
    this.clock = clock;
  }

  /** Takes a batch until the claim is closed; empty while another worker has it. */
  public Optional<BatchClaim> take(JobId job, int batch) {
    String owner = owners.get();
    Instant now = clock.instant();
    if (!leases.take(job, batch, owner, now, now.plus(lease))) {
      return Optional.empty();
    }
    LeaseRenewal renewal =
        LeaseRenewal.start(
            "lease of batch " + batch + " of " + job.wire(),
            lease,
            () -> leases.renew(job, batch, owner, clock.instant().plus(lease)));
    return Optional.of(new BatchClaim(leases, job, batch, owner, renewal));
  }

  /**
   * Frees the batches of open jobs that workers of other incarnations have; for a cloud of one
   * process, at its start.
   */
  public void voidClaimsOfOthers(Ledger ledger, String incarnation) {
    Optional<String> after = Optional.empty();
    do {
      Page<Job> page = ledger.open(after);
      page.items().stream()
          .filter(job -> job.plan().isPresent())
          .forEach(job -> leases.releaseOthers(job.id(), incarnation));
      after = page.next();
    } while (after.isPresent());
  }
}
