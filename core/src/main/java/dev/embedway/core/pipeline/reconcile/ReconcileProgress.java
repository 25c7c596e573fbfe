package dev.embedway.core.pipeline.reconcile;

import java.util.Optional;

/**
 * Progress of reconciling, kept from one run to the next.
 *
 * <p>Thread-safe; runs do not overlap. A call is one request to a remote store.
 */
public interface ReconcileProgress {

  /**
   * The place where the next run goes on.
   *
   * @return empty before the first run, and after one that reached the end
   */
  Optional<Place> read();

  /** Keeps a place. */
  void write(Place place);

  /** Forgets the place: the next run starts over. */
  void clear();

  /**
   * A place in both lists.
   *
   * @param jobs where to go on among open jobs; empty for their beginning
   * @param sweep where to go on among objects and documents
   */
  record Place(Optional<String> jobs, ReconcileCursor sweep) {

    /** The beginning of both. */
    public static final Place START = new Place(Optional.empty(), ReconcileCursor.SWEEP);
  }
}
