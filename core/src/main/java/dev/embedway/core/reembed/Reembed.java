package dev.embedway.core.reembed;

import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * A version of a store that a re-embed made, while work is left to do for it.
 *
 * @param use of the version, as runs saw it last
 * @param fill the walk through the store's documents
 * @param review of the version, before searches read it
 * @param revision grows by one with every change; 0 before the first
 */
public record Reembed(Target target, Use use, Fill fill, Review review, long revision) {

  /** One that begins now. */
  static Reembed begun(Target target, Optional<SwitchGate> gate, Instant now) {
    return new Reembed(
        target,
        new Use(StoreVersion.State.BUILDING, now),
        Fill.begun(now, Optional.empty()),
        new Review(gate, Optional.empty()),
        0);
  }

  /** The version of a store. */
  public record Target(TenantId tenant, String storeId, int version) {}

  /**
   * Use of a version.
   *
   * @param since time at which a run saw it first; of BUILDING, that at which it was asked for
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

  /**
   * Review of a version.
   *
   * @param gate that a switch has to pass, unless it brings one
   * @param comparison with the live version, the last one
   */
  public record Review(Optional<SwitchGate> gate, Optional<Comparison> comparison) {

    /** Nothing asked for, and nothing known. */
    public static final Review NONE = new Review(Optional.empty(), Optional.empty());
  }

  /** Counts of the store's documents: of a whole pass, where there was one. */
  public FillCounts counts() {
    return fill.last().orElse(fill.pass());
  }

  Reembed with(Use next) {
    return new Reembed(target, next, fill, review, revision);
  }

  Reembed with(Fill next) {
    return new Reembed(target, use, next, review, revision);
  }

  /** The same with this comparison as its last. */
  Reembed with(Comparison next) {
    return new Reembed(target, use, fill, new Review(review.gate(), Optional.of(next)), revision);
  }

  /** The same at another revision. */
  public Reembed revised(long next) {
    return new Reembed(target, use, fill, review, next);
  }
}
