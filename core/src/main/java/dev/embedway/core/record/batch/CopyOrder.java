package dev.embedway.core.record.batch;

/**
 * An order to copy what there is into a batch's store.
 *
 * @param estimate records and documents that there were at the time of the order
 */
public record CopyOrder(Origin origin, long estimate) {

  /** Source of a copy. */
  public sealed interface Origin {

    /**
     * All records and documents of a store, as its live version has them.
     *
     * @param id the store's
     */
    record Store(String id) implements Origin {}
  }
}
