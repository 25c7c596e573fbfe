package dev.embedway.core.reembed;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.search.Ndcg;
import dev.embedway.core.store.StoreSpec;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Condition of a switch, by the last comparison of the version that is built with the live one.
 *
 * @param maxNdcgDrop difference by which its nDCG may be lower, 0..1
 */
public record SwitchGate(double maxNdcgDrop) {

  /** Differences of doubles below it are none. */
  private static final double EPSILON = 1e-9;

  public SwitchGate {
    if (!(maxNdcgDrop >= 0 && maxNdcgDrop <= 1)) {
      throw new IllegalArgumentException("an nDCG is 0..1, given was " + maxNdcgDrop);
    }
  }

  /**
   * Refuses a version that is worse than the store's live one, or not known to be as good.
   *
   * @throws ConflictException {@code state_conflict}
   */
  void check(Reembed item, StoreSpec store) {
    Comparison last =
        item.review()
            .comparison()
            .filter(it -> it.live().version() == store.live().number())
            .orElseThrow(() -> unknown(item, store));
    OptionalDouble live = last.live().ndcg();
    OptionalDouble built = last.built().ndcg();
    if (live.isEmpty() || built.isEmpty()) {
      throw unknown(item, store);
    }
    if (live.getAsDouble() - built.getAsDouble() > maxNdcgDrop + EPSILON) {
      throw conflict(
          String.format(
              Locale.ROOT,
              "nDCG@%d of version %d is %.4f, that of the live version %d is %.4f: lower by more"
                  + " than %s, which ndcg_drop_max allows",
              Ndcg.DEPTH,
              last.built().version(),
              built.getAsDouble(),
              last.live().version(),
              live.getAsDouble(),
              maxNdcgDrop));
    }
  }

  private static ConflictException unknown(Reembed item, StoreSpec store) {
    return conflict(
        "no nDCG of version "
            + item.target().version()
            + " beside the live version "
            + store.live().number()
            + " is known; compare them first, by queries with their relevant documents (POST"
            + " /v1/vector_stores/"
            + store.id()
            + "/reembed/comparison)");
  }

  private static ConflictException conflict(String message) {
    return new ConflictException(ErrorCode.STATE_CONFLICT, message);
  }
}
