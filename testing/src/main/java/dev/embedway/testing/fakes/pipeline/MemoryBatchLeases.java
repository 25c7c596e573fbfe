package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.job.BatchLeases;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Leases in memory. Thread-safe. */
public final class MemoryBatchLeases implements BatchLeases {

  private final Map<Batch, Lease> leases = new HashMap<>();

  private record Batch(JobId job, int number) {}

  private record Lease(String owner, Instant until) {}

  @Override
  public synchronized boolean take(JobId job, int batch, String owner, Instant now, Instant until) {
    boolean isFree =
        Optional.ofNullable(leases.get(new Batch(job, batch)))
            .filter(held -> !held.owner().equals(owner) && held.until().isAfter(now))
            .isEmpty();
    if (isFree) {
      leases.put(new Batch(job, batch), new Lease(owner, until));
    }
    return isFree;
  }

  @Override
  public synchronized boolean renew(JobId job, int batch, String owner, Instant until) {
    return leases.computeIfPresent(
                new Batch(job, batch),
                (_, held) -> held.owner().equals(owner) ? new Lease(owner, until) : held)
            instanceof Lease(String holder, Instant _)
        && holder.equals(owner);
  }

  @Override
  public synchronized Optional<Instant> until(JobId job, int batch) {
    return Optional.ofNullable(leases.get(new Batch(job, batch))).map(Lease::until);
  }

  @Override
  public synchronized void release(JobId job, int batch, String owner) {
    leases.computeIfPresent(
        new Batch(job, batch), (_, held) -> held.owner().equals(owner) ? null : held);
  }

  @Override
  public synchronized void releaseOthers(JobId job, String ownerPrefix) {
    leases
        .entrySet()
        .removeIf(lease ->
            lease.getKey().job().equals(job) && !lease.getValue().owner().startsWith(ownerPrefix));
  }
}
