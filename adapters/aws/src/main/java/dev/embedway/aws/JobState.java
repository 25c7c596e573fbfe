package dev.embedway.aws;

import dev.embedway.core.pipeline.Job;
import java.time.Instant;
import java.util.Optional;

/**
 * A job as its item holds it.
 *
 * @param claim who works on it, if anyone
 * @param open whether it is listed among what is under way
 * @param revision grows with every change of the item
 */
record JobState(Job job, Optional<Claim> claim, boolean open, long revision) {

  /** A worker's hold on a job, up to an instant. */
  record Claim(String owner, Instant until) {}

  /** A job that was just added; a removal is under way although its status is an end. */
  static JobState added(Job job) {
    boolean open = !job.status().isTerminal() || job.kind() == Job.Kind.REMOVAL;
    return new JobState(job, Optional.empty(), open, 1);
  }

  /** Whether the worker may go on, its lease over or not, since nobody else took the job. */
  boolean isHeldBy(String owner) {
    return claim.filter(held -> held.owner().equals(owner)).isPresent();
  }

  /** Whether the worker may take the job. */
  boolean isFreeFor(String owner, Instant now) {
    return claim.filter(held -> !held.owner().equals(owner) && held.until().isAfter(now)).isEmpty();
  }

  JobState with(Job next) {
    return new JobState(next, claim, open, revision);
  }

  JobState claimed(String owner, Instant until) {
    return new JobState(job, Optional.of(new Claim(owner, until)), open, revision);
  }

  /** Under way again, unclaimed. */
  JobState opened() {
    return new JobState(job, Optional.empty(), true, revision);
  }

  /** Over: unclaimed and not under way any more. */
  JobState closed() {
    return new JobState(job, Optional.empty(), false, revision);
  }
}
