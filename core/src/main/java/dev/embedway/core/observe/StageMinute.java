package dev.embedway.core.observe;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Work of one stage within one minute, by all processes.
 *
 * @param stage its name
 * @param minute its beginning
 * @param completed messages that the stage completed
 * @param last time of the last one
 */
public record StageMinute(String stage, Instant minute, long completed, Instant last) {

  /** One message that was completed at a time. */
  static StageMinute of(String stage, Instant at) {
    return new StageMinute(stage, at.truncatedTo(ChronoUnit.MINUTES), 1, at);
  }

  /** Both together; the other is of the same stage and minute. */
  public StageMinute plus(StageMinute other) {
    return new StageMinute(
        stage, minute, completed + other.completed, last.isAfter(other.last) ? last : other.last);
  }
}
