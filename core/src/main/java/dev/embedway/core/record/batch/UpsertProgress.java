package dev.embedway.core.record.batch;

import dev.embedway.core.error.ErrorCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Progress of a batch.
 *
 * @param cursor what is before it is written or refused
 * @param movedAt time of the last change
 */
public record UpsertProgress(
    UpsertStatus status,
    BatchCursor cursor,
    UpsertCounts counts,
    Problems problems,
    Instant movedAt) {

  /**
   * Faults of a batch.
   *
   * @param lines the first of those that were refused
   * @param batch the one that ended it before its last line, of line 0
   */
  public record Problems(List<LineError> lines, Optional<LineError> batch) {

    /** None. */
    public static final Problems NONE = new Problems(List.of(), Optional.empty());

    public Problems {
      lines = List.copyOf(lines);
    }

    private Problems plus(List<LineError> more) {
      List<LineError> all = new ArrayList<>(lines);
      more.stream().limit(Math.max(0, LineError.MAX_KEPT - all.size())).forEach(all::add);
      return new Problems(all, batch);
    }
  }

  /** Progress of a batch that is new. */
  static UpsertProgress queued(BatchCursor start, Instant now) {
    return new UpsertProgress(UpsertStatus.QUEUED, start, UpsertCounts.NONE, Problems.NONE, now);
  }

  /** The same, once the source is there. */
  public UpsertProgress begun(BatchCursor start, Instant now) {
    return new UpsertProgress(UpsertStatus.IN_PROGRESS, start, counts, problems, now);
  }

  /**
   * The same with what is before a place.
   *
   * @param more what was written and refused since, with the first faults of what was refused
   */
  public UpsertProgress past(
      BatchCursor next, UpsertCounts more, List<LineError> refused, Instant now) {
    UpsertCounts all = counts.plus(more.upserted(), more.failed());
    return new UpsertProgress(
        next.isEnd() ? UpsertStatus.ofCounts(all) : status, next, all, problems.plus(refused), now);
  }

  /** The place as messages tell it. */
  String place() {
    return switch (cursor) {
      case LineCursor at -> "line " + at.lines();
      case CopyCursor _ -> (counts.upserted() + counts.failed()) + " records and documents";
    };
  }

  /** The same, ended by a fault: in part where a limit left no room for more. */
  UpsertProgress failed(LineError fault, Instant now) {
    boolean isFull = fault.code() == ErrorCode.QUOTA_EXCEEDED && counts.upserted() > 0;
    return new UpsertProgress(
        isFull ? UpsertStatus.PARTIAL : UpsertStatus.FAILED,
        cursor,
        counts,
        new Problems(problems.lines(), Optional.of(fault)),
        now);
  }
}
