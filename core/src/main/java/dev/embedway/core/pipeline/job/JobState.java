package dev.embedway.core.pipeline.job;

import java.time.Instant;
import java.util.Optional;

/**
 * A job with what only its transitions and its gate read.
 *
 * @param claim the worker's hold on it, empty where nobody works on it
 * @param open true while it is listed among what is under way
 * @param reserved vectors counted for the tenant until the job is over
 * @param upkeep marks of operators and of the reconciler
 * @param revision grows by one with every change
 */
public record JobState(
    Job job, Optional<Claim> claim, boolean open, long reserved, Upkeep upkeep, long revision) {

  /** A worker's hold on a job, up to an instant. */
  public record Claim(String owner, Instant until) {}

  /**
   * Marks on a job that are not its own progress.
   *
   * @param skippedUntil end of the time in which the job is cancelled by its next message
   * @param resends times that its messages were sent again since it last moved
   */
  public record Upkeep(Optional<Instant> skippedUntil, int resends) {

    /** No marks. */
    public static final Upkeep NONE = new Upkeep(Optional.empty(), 0);
  }

  /** A job that was just added; a removal is under way although its status is an end. */
  static JobState added(Job job) {
    boolean open = !job.status().isTerminal() || job.kind() == Job.Kind.REMOVAL;
    return new JobState(job, Optional.empty(), open, 0, Upkeep.NONE, 1);
  }

  /** True if the worker may go on, its lease over or not, since nobody else took the job. */
  boolean isHeldBy(String owner) {
    return claim.filter(held -> held.owner().equals(owner)).isPresent();
  }

  /** True if the worker may take the job. */
  boolean isFreeFor(String owner, Instant now) {
    return claim.filter(held -> !held.owner().equals(owner) && held.until().isAfter(now)).isEmpty();
  }

  /** True if the job is to be cancelled by its next message. */
  public boolean isSkipped(Instant now) {
    return upkeep.skippedUntil().filter(until -> until.isAfter(now)).isPresent();
  }

  JobState with(Job next) {
    return new JobState(next, claim, open, reserved, upkeep, revision);
  }

  JobState reserving(long vectors) {
    return new JobState(job, claim, open, vectors, upkeep, revision);
  }

  JobState revised(long next) {
    return new JobState(job, claim, open, reserved, upkeep, next);
  }

  JobState claimed(String owner, Instant until) {
    return new JobState(
        job, Optional.of(new Claim(owner, until)), open, reserved, upkeep, revision);
  }

  JobState unclaimed() {
    return new JobState(job, Optional.empty(), open, reserved, upkeep, revision);
  }

  JobState skippedUntil(Instant until) {
    Upkeep skipped = new Upkeep(Optional.of(until), upkeep.resends());
    return new JobState(job, claim, open, reserved, skipped, revision);
  }

  /** With another number of times that its messages were sent again. */
  public JobState resent(int times) {
    Upkeep counted = new Upkeep(upkeep.skippedUntil(), times);
    return new JobState(job, claim, open, reserved, counted, revision);
  }

  /** Under way again, unclaimed. */
  JobState opened() {
    return new JobState(job, Optional.empty(), true, reserved, upkeep, revision).resent(0);
  }

  /** Over: unclaimed, not under way any more, and with nothing reserved. */
  public JobState closed() {
    return new JobState(job, Optional.empty(), false, 0, upkeep, revision);
  }
}
