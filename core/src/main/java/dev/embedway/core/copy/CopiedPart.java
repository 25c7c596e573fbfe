package dev.embedway.core.copy;

import dev.embedway.core.record.batch.CopyCursor;
import dev.embedway.core.record.batch.LineError;
import dev.embedway.core.record.batch.UpsertCounts;
import java.util.List;

/**
 * Part of a copy that is there.
 *
 * @param next place behind it
 * @param counts of what was copied and what cannot be
 * @param faults the first of what cannot be
 */
record CopiedPart(CopyCursor next, UpsertCounts counts, List<LineError> faults) {

  CopiedPart {
    faults = List.copyOf(faults);
  }

  /** None, before the first of another part. */
  static CopiedPart none(CopyCursor.Part next) {
    return new CopiedPart(CopyCursor.before(next), UpsertCounts.NONE, List.of());
  }
}
