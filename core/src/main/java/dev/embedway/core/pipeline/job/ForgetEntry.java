package dev.embedway.core.pipeline.job;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An entry of the forget list.
 *
 * @param what is to be deleted
 * @param due time from which it may be deleted, in milliseconds
 */
public record ForgetEntry(Leftover what, Instant due) {

  public ForgetEntry {
    due = due.truncatedTo(ChronoUnit.MILLIS);
  }
}
