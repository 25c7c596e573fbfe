package dev.embedway.core.erasure;

import java.time.Instant;
import java.util.Optional;

/**
 * An erasure as its store has it.
 *
 * @param id pseudonym of what is erased
 * @param work empty once it is done: then nothing names what was erased
 * @param times of its way
 * @param receipt empty until it is done
 */
public record Erasure(
    String id,
    Optional<Work> work,
    Times times,
    Optional<ErasureReceipt.Sealed> receipt,
    long revision) {

  /** An extent and the point that is reached in it. */
  public record Work(ErasureScope scope, ErasureProgress progress) {}

  /**
   * Times of an erasure.
   *
   * @param settled time from which no work that began before the request can still write
   */
  public record Times(Instant requested, Instant settled) {}

  /** Stages of an erasure, as answers name them. */
  public enum Status {
    ERASING,
    SETTLING,
    ERASED
  }

  /** An erasure that begins. */
  static Erasure begun(String id, ErasureScope scope, Times times) {
    Work work = new Work(scope, ErasureProgress.NONE);
    return new Erasure(id, Optional.of(work), times, Optional.empty(), 1);
  }

  /** The stage that it is at. */
  public Status status() {
    if (work.isEmpty()) {
      return Status.ERASED;
    }
    return work.get().progress().isSettling() ? Status.SETTLING : Status.ERASING;
  }

  /** True from the beginning of the second search. */
  boolean isInLastPass() {
    return work.filter(it -> it.progress().pass() < ErasureProgress.LAST_PASS).isEmpty();
  }

  /** True once nothing is left to do. */
  public boolean isDone() {
    return work.isEmpty();
  }

  Erasure with(ErasureProgress next) {
    Optional<Work> now = work.map(before -> new Work(before.scope(), next));
    return new Erasure(id, now, times, receipt, revision + 1);
  }

  Erasure ended(ErasureReceipt.Sealed sealed) {
    return new Erasure(id, Optional.empty(), times, Optional.of(sealed), revision + 1);
  }
}
