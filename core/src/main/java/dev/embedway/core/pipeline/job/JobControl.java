package dev.embedway.core.pipeline.job;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalInt;

/** Jobs as callers end them: each change is written into the audit log, then made. */
@ThreadSafe
public final class JobControl {

  private static final Duration DEFAULT_SKIP = Duration.ofDays(7);
  private static final Duration MIN_SKIP = Duration.ofSeconds(60);

  private final Ledger ledger;
  private final AuditTrail audit;
  private final InstantSource clock;

  public JobControl(Ledger ledger, AuditTrail audit, InstantSource clock) {
    this.ledger = ledger;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * A tenant's job.
   *
   * @param job the id as callers have it
   * @throws NotFoundException {@code job_not_found}, the same for an unknown id, a malformed one
   *     and another tenant's
   */
  public JobState find(TenantId tenant, String job) {
    return JobId.parse(tenant, job)
        .flatMap(ledger::state)
        .orElseThrow(
            () -> new NotFoundException(ErrorCode.JOB_NOT_FOUND, "no job of this id for this key"));
  }

  /**
   * Ends a job that is not over; one that is cancelled already stays so.
   *
   * @return the job as it is then
   * @throws ConflictException {@code state_conflict} for a removal, and for a job that ended
   *     otherwise
   */
  public Job cancel(TenantRequest request, String job) {
    Job found = find(request.tenant(), job).job();
    if (found.status() == JobStatus.CANCELLED) {
      return found;
    }
    if (found.status().isTerminal()) {
      throw isOver(found);
    }
    note(
        request,
        "job.cancel",
        found,
        Map.of("status", found.status().wire()),
        Map.of("status", JobStatus.CANCELLED.wire()));
    boolean isCancelled = ledger.cancel(found.id());
    Job now = find(request.tenant(), job).job();
    if (!isCancelled) {
      throw isOver(now);
    }
    return now;
  }

  /**
   * Marks a job, so that its next message ends it as CANCELLED.
   *
   * @param ttlSeconds duration of the mark; empty for seven days
   * @return duration of the mark
   * @throws InvalidRequestException {@code invalid_parameter} for less than a minute
   * @throws ConflictException {@code state_conflict} for a removal
   */
  public Duration skip(TenantRequest request, String job, OptionalInt ttlSeconds) {
    Duration ttl =
        ttlSeconds.isPresent() ? Duration.ofSeconds(ttlSeconds.getAsInt()) : DEFAULT_SKIP;
    if (ttl.compareTo(MIN_SKIP) < 0) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_PARAMETER,
          "ttl_seconds must be from 60, was "
              + ttl.toSeconds()
              + "; left out it is "
              + DEFAULT_SKIP.toSeconds(),
          "ttl_seconds");
    }
    Job found = find(request.tenant(), job).job();
    note(
        request,
        "job.skip",
        found,
        Map.of("status", found.status().wire()),
        Map.of("ttl_seconds", Long.toString(ttl.toSeconds())));
    if (!ledger.skip(found.id(), clock.instant().plus(ttl))) {
      throw new ConflictException(
          ErrorCode.STATE_CONFLICT, "the job removes a document, which cannot be skipped");
    }
    return ttl;
  }

  /** True if the next message of a job will end it as CANCELLED. */
  public boolean isSkipped(TenantId tenant, String job) {
    return find(tenant, job).isSkipped(clock.instant());
  }

  private void note(
      TenantRequest request,
      String action,
      Job job,
      Map<String, String> before,
      Map<String, String> after) {
    audit.note(request.caller(), request.tenant(), action, job.id().wire(), before, after);
  }

  private static ConflictException isOver(Job job) {
    return new ConflictException(
        ErrorCode.STATE_CONFLICT,
        "the job is "
            + job.status().wire()
            + "; only one that is queued, chunking, embedding or storing can be cancelled");
  }
}
