package dev.embedway.core.fakes;

import dev.embedway.core.pipeline.DocumentError;
import dev.embedway.core.pipeline.Job;
import dev.embedway.core.pipeline.JobStatus;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A job about to be another. One thread at a time. */
final class JobChange {

  private final Job from;
  private final Set<Integer> embedded;
  private final Set<Integer> stored;
  private JobStatus status;
  private Optional<Job.Plan> plan;
  private Optional<DocumentError> error;
  private Instant updatedAt;

  private JobChange(Job from) {
    this.from = from;
    this.embedded = new HashSet<>(from.embedded());
    this.stored = new HashSet<>(from.stored());
    this.status = from.status();
    this.plan = from.plan();
    this.error = from.error();
    this.updatedAt = from.updatedAt();
  }

  static JobChange of(Job job) {
    return new JobChange(job);
  }

  JobChange status(JobStatus next) {
    status = next;
    return this;
  }

  JobChange plan(Job.Plan next) {
    plan = Optional.of(next);
    return this;
  }

  JobChange error(Optional<DocumentError> next) {
    error = next;
    return this;
  }

  JobChange embedded(int batch) {
    embedded.add(batch);
    return this;
  }

  JobChange stored(int batch) {
    stored.add(batch);
    return this;
  }

  JobChange at(Instant now) {
    updatedAt = now;
    return this;
  }

  Job build() {
    return new Job(
        from.id(),
        from.kind(),
        from.store(),
        from.storeId(),
        from.key(),
        from.source(),
        status,
        plan,
        embedded,
        stored,
        error,
        from.createdAt(),
        updatedAt);
  }
}
