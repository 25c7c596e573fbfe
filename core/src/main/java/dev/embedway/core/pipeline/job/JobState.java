package dev.embedway.core.pipeline.job;

import java.time.Instant;
import java.util.Optional;

/**
 * A job with what only its transitions read.
 *
 * @param claim the worker's hold on it, empty where nobody works on it
 * @param open true while it is listed among what is under way
 * @param reserved vectors counted for the tenant until the job is over
 * @param revision grows by one with every change
 */
public record JobState(Job job, Optional<Claim> claim, boolean open, long reserved, long revision) {

  /** A worker's hold on a job, up to an instant. */
  public record Claim(String owner, Instant until) {}

  /** A job that was just added; a removal is under way although its status is an end. */
  static JobState added(Job job) {
    boolean open = !job.status().isTerminal() || job.kind() == Job.Kind.REMOVAL;
    return new JobState(job, Optional.empty(), open, 0, 1);
  }

  /** True if the worker may go on, its lease over or not, since nobody else took the job. */
  boolean isHeldBy(String owner) {
    return claim.filter(held -> held.owner().equals(owner)).isPresent();
  }

  /** True if the worker may take the job. */
  boolean isFreeFor(String owner, Instant now) {
    return claim.filter(held -> !held.owner().equals(owner) && held.until().isAfter(now)).isEmpty();
  }

  JobState with(Job next) {
    return new JobState(next, claim, open, reserved, revision);
  }

  JobState reserving(long vectors) {
    return new JobState(job, claim, open, vectors, revision);
  }

  JobState revised(long next) {
    return new JobState(job, claim, open, reserved, next);
  }

  JobState claimed(String owner, Instant until) {
    return new JobState(job, Optional.of(new Claim(owner, until)), open, reserved, revision);
  }

  JobState unclaimed() {
    return new JobState(job, Optional.empty(), open, reserved, revision);
  }

  /** Under way again, unclaimed. */
  JobState opened() {
    return new JobState(job, Optional.empty(), true, reserved, revision);
  }

  /** Over: unclaimed, not under way any more, and with nothing reserved. */
  public JobState closed() {
    return new JobState(job, Optional.empty(), false, 0, revision);
  }
}
