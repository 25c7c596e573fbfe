package dev.embedway.core.record.batch;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Status of a batch of records. */
public enum UpsertStatus {
  /** Its lines are not there yet, or not begun. */
  QUEUED,
  IN_PROGRESS,
  /** Every line was written. */
  COMPLETED,
  /** Some lines were written, others refused. */
  PARTIAL,
  /** No line was written though there were some, or the batch ended before its last line. */
  FAILED;

  /** The status of a name of the API. */
  public static Optional<UpsertStatus> ofWire(String name) {
    return Arrays.stream(values()).filter(each -> each.wire().equals(name)).findFirst();
  }

  /** The name as the API has it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** True if nothing of it changes any more. */
  public boolean isOver() {
    return switch (this) {
      case QUEUED, IN_PROGRESS -> false;
      case COMPLETED, PARTIAL, FAILED -> true;
    };
  }

  /** The status of a batch whose last line was read. */
  static UpsertStatus ofCounts(UpsertCounts counts) {
    if (counts.failed() == 0) {
      return COMPLETED;
    }
    return counts.upserted() == 0 ? FAILED : PARTIAL;
  }
}
