package dev.embedway.core.pipeline.compact;

import java.util.Map;
import java.util.TreeMap;

/**
 * Result of a run of the compactor.
 *
 * @param end the reason why it ended
 * @param entries of the forget list that were taken off
 * @param stores that something was deleted of
 * @param freed all that was deleted
 * @param left entries that were read and are still listed, by the reason: {@code in_use}, {@code
 *     out_of_time}, or the code of a fault
 */
public record CompactionReport(
    End end, long entries, int stores, Deleted freed, Map<String, Long> left) {

  public CompactionReport {
    left = Map.copyOf(new TreeMap<>(left));
  }

  /** Reason why a run ended. */
  public enum End {
    /** The end of the list was reached. */
    DONE,
    /** Its time was up; the next run goes on there. */
    OUT_OF_TIME,
    /** Another run is under way. */
    BUSY
  }

  /**
   * Rows, objects and dead letters that were deleted.
   *
   * @param rows of the vector store
   * @param objects of both buckets
   * @param letters that were too old
   */
  public record Deleted(long rows, Freed objects, long letters) {

    /** Nothing. */
    public static final Deleted NOTHING = new Deleted(0, Freed.NONE, 0);
  }

  /** The report of a run that found another under way. */
  static CompactionReport busy() {
    return new CompactionReport(End.BUSY, 0, 0, Deleted.NOTHING, Map.of());
  }
}
