package dev.embedway.core.media;

import dev.embedway.core.pipeline.document.JobStatus;
import java.util.Optional;
import java.util.Set;

/**
 * A list of jobs that is asked for.
 *
 * @param statuses of jobs that are listed; empty for all but removals
 * @param limit 1..1000
 * @param offset jobs that are passed over first, 0..{@value #MAX_OFFSET}
 * @param after an earlier page's {@code next}
 */
public record JobQuery(Set<JobStatus> statuses, int limit, int offset, Optional<String> after) {

  /** Max offset, since what is passed over is read. */
  public static final int MAX_OFFSET = 10_000;

  public JobQuery {
    statuses = Set.copyOf(statuses);
  }
}
