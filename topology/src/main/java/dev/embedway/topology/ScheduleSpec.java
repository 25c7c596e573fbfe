package dev.embedway.topology;

import java.time.Duration;
import java.util.Optional;

/**
 * A function that is run again and again.
 *
 * @param function runs on AWS; a local cloud has its own way of doing the same work
 * @param period from one start to the next; a run that takes longer is not overtaken
 */
public record ScheduleSpec(FunctionId function, Duration period) {

  /** The event of a run; empty for a function that needs none, as it has no others. */
  public Optional<String> event() {
    return function == FunctionId.DATA ? Optional.of(ScheduledUpserts.EVENT) : Optional.empty();
  }
}
