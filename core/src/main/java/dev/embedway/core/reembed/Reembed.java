package dev.embedway.core.reembed;

import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
        Fill.begun(now),
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
   * @param failed keys of documents that failed
   */
  public record Fill(
      Optional<String> after,
      Instant began,
      FillCounts pass,
      Optional<FillCounts> last,
      FailedKeys failed) {

    static Fill begun(Instant now) {
      return new Fill(Optional.empty(), now, FillCounts.NONE, Optional.empty(), FailedKeys.NONE);
    }

    /** The walk after one more page. */
    Fill after(Optional<String> next, VersionFiller.Filled page, Instant now) {
      FillCounts all = pass.plus(page.counts());
      List<String> keys = FailedKeys.bounded(failed.pass(), page.failedKeys());
      return next.isPresent()
          ? new Fill(next, began, all, last, new FailedKeys(keys, failed.last()))
          : new Fill(
              Optional.empty(),
              now,
              FillCounts.NONE,
              Optional.of(all),
              new FailedKeys(List.of(), keys));
    }
  }

  /**
   * Keys of the first documents that failed, at most {@link #MAX} of a pass.
   *
   * @param pass found by the pass under way so far
   * @param last found by the pass before
   */
  public record FailedKeys(List<String> pass, List<String> last) {

    /** Max keys of a pass. */
    public static final int MAX = 10;

    /** No document failed. */
    public static final FailedKeys NONE = new FailedKeys(List.of(), List.of());

    public FailedKeys {
      pass = List.copyOf(pass);
      last = List.copyOf(last);
    }

    private static List<String> bounded(List<String> some, List<String> more) {
      return Stream.concat(some.stream(), more.stream()).limit(MAX).toList();
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

  /** Keys of the first documents that failed: of the same pass as {@link #counts}. */
  public List<String> failedKeys() {
    return fill.last().isPresent() ? fill.failed().last() : fill.failed().pass();
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
