package dev.embedway.core.reembed;

import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * A version of a store that a re-embed made, while work is left to do for it.
 *
 * @param startedAt time at which it was asked for
 * @param use of the version, as runs saw it last
 * @param fill the walk through the store's documents
 * @param revision grows by one with every change; 0 before the first
 */
public record Reembed(Target target, Instant startedAt, Use use, Fill fill, long revision) {

  /** One that begins now. */
  static Reembed begun(Target target, Instant now) {
    return new Reembed(
        target,
        now,
        new Use(StoreVersion.State.BUILDING, now),
        Fill.begun(now, Optional.empty()),
        0);
  }

  /** The version of a store. */
  public record Target(TenantId tenant, String storeId, int version) {}

  /**
   * Use of a version.
   *
   * @param since time at which a run saw it first
   */
  public record Use(StoreVersion.State state, Instant since) {}

  /**
   * A walk through the documents of a store.
   *
   * @param after the place up to which this pass came; empty at its beginning
   * @param began time of the pass's beginning
   * @param pass what it found so far
   * @param last what the pass before found in all; empty for the first pass
   */
  public record Fill(
      Optional<String> after, Instant began, FillCounts pass, Optional<FillCounts> last) {

    static Fill begun(Instant now, Optional<FillCounts> last) {
      return new Fill(Optional.empty(), now, FillCounts.NONE, last);
    }

    /** The walk after one more page. */
    Fill after(Optional<String> next, FillCounts page, Instant now) {
      FillCounts all = pass.plus(page);
      return next.isPresent() ? new Fill(next, began, all, last) : begun(now, Optional.of(all));
    }
  }

  /** Counts of the store's documents: of a whole pass, where there was one. */
  public FillCounts counts() {
    return fill.last().orElse(fill.pass());
  }

  Reembed with(Use next) {
    return new Reembed(target, startedAt, next, fill, revision);
  }

  Reembed with(Fill next) {
    return new Reembed(target, startedAt, use, next, revision);
  }

  /** The same at another revision. */
  public Reembed revised(long next) {
    return new Reembed(target, startedAt, use, fill, next);
  }
}
