package dev.embedway.testing.contracts.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.job.BatchLeases;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.AtOnce;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of every {@link BatchLeases}. */
public abstract class BatchLeasesContract {

  private static final JobId JOB = job("acme", 1);
  private static final Duration LEASE = Duration.ofSeconds(60);
  private static final int WORKERS = 16;

  // Emulators delete by their own clock what has ended: so a time near to it.
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  private BatchLeases leases;

  /** A store without leases. */
  protected abstract BatchLeases leases();

  @BeforeEach
  final void noLeases() {
    leases = leases();
  }

  private static JobId job(String tenant, long generation) {
    TenantId owner = new TenantId(tenant);
    return new JobId(owner, DocumentId.of(owner, "docs", "a.md"), generation, 1);
  }

  private boolean take(JobId job, int batch, String owner, Instant at) {
    return leases.take(job, batch, owner, at, at.plus(LEASE));
  }

  @Test
  void batchIsOneWorkersUntilItsLeaseEnds() {
    assertTrue(take(JOB, 0, "first", now));

    assertFalse(take(JOB, 0, "second", now));
    assertFalse(take(JOB, 0, "second", now.plus(LEASE).minusMillis(1)));
    assertTrue(take(JOB, 0, "second", now.plus(LEASE)));
    assertFalse(leases.renew(JOB, 0, "first", now.plus(LEASE.multipliedBy(3))));
    assertFalse(take(JOB, 0, "first", now.plus(LEASE)));
  }

  @Test
  void workerMayTakeItsOwnBatchAgain() {
    assertTrue(take(JOB, 0, "first", now));

    assertTrue(take(JOB, 0, "first", now.plusSeconds(30)));

    assertFalse(take(JOB, 0, "second", now.plus(LEASE)));
  }

  @Test
  void leasesOfOtherBatchesJobsAndTenantsAreApart() {
    assertTrue(take(JOB, 0, "first", now));

    assertTrue(take(JOB, 1, "second", now));
    assertTrue(take(job("acme", 2), 0, "second", now));
    assertTrue(take(job("other", 1), 0, "second", now));
  }

  @Test
  void renewedLeaseHoldsLonger() {
    assertTrue(take(JOB, 0, "first", now));

    assertEquals(Optional.of(now.plus(LEASE)), leases.until(JOB, 0));
    assertTrue(leases.renew(JOB, 0, "first", now.plus(LEASE.multipliedBy(2))));

    assertEquals(Optional.of(now.plus(LEASE.multipliedBy(2))), leases.until(JOB, 0));
    assertFalse(take(JOB, 0, "second", now.plus(LEASE)));
    assertTrue(take(JOB, 0, "second", now.plus(LEASE.multipliedBy(2))));
  }

  @Test
  void releasedBatchIsFreeAtOnceAndNotRenewed() {
    assertTrue(take(JOB, 0, "first", now));

    leases.release(JOB, 0, "second");
    assertFalse(take(JOB, 0, "second", now));
    leases.release(JOB, 0, "first");
    leases.release(JOB, 0, "first");

    assertFalse(leases.renew(JOB, 0, "first", now.plus(LEASE)));
    assertEquals(Optional.empty(), leases.until(JOB, 0));
    assertTrue(take(JOB, 0, "second", now));
  }

  @Test
  void leasesOfOtherIncarnationsEnd() {
    assertTrue(take(JOB, 0, "run1/a", now));
    assertTrue(take(JOB, 1, "run2/a", now));
    assertTrue(take(job("acme", 2), 0, "run1/b", now));

    leases.releaseOthers(JOB, "run2/");

    assertTrue(take(JOB, 0, "run2/b", now));
    assertFalse(take(JOB, 1, "run2/b", now));
    assertFalse(take(job("acme", 2), 0, "run2/b", now));
  }

  @Test
  void oneOfManyWorkersAtOnceGetsABatch() throws InterruptedException, ExecutionException {
    List<Boolean> taken = AtOnce.call(WORKERS, i -> () -> take(JOB, 0, "worker-" + i, now));

    assertEquals(1, taken.stream().filter(won -> won).count());
  }
}
