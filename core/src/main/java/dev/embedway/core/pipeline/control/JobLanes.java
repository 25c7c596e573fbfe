package dev.embedway.core.pipeline.control;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobControl;
import dev.embedway.core.pipeline.job.JobMessages;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.MessageSender;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.topology.Lane;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lanes of jobs as callers choose them: each change is written into the audit log, then made. */
@ThreadSafe
public final class JobLanes {

  private final JobControl jobs;
  private final Ledger ledger;
  private final MessageSender sender;
  private final AuditTrail audit;

  public JobLanes(JobControl jobs, Ledger ledger, MessageSender sender, AuditTrail audit) {
    this.jobs = jobs;
    this.ledger = ledger;
    this.sender = sender;
    this.audit = audit;
  }

  /**
   * Moves what remains of a job into a lane, by one conditional write. Into the live one, the
   * messages of all batches that are not over are sent again: those that wait in the bulk queue
   * cannot be taken out of it, and find nothing to do when their turn comes. Repeating it sends
   * them once more, after a fault between the two.
   *
   * @throws dev.embedway.core.error.NotFoundException as {@link JobControl#find} does
   * @throws ConflictException {@code state_conflict} for a job that is over
   */
  public void move(TenantRequest request, String job, Lane lane) {
    Job found = jobs.find(request.tenant(), job).job();
    if (found.status().isTerminal()) {
      throw isOver(found);
    }
    audit.note(
        request.caller(),
        request.tenant(),
        "job.lane",
        found.id().wire(),
        Map.of("lane", found.lane().wire()),
        Map.of("lane", lane.wire()));
    if (!ledger.move(found.id(), lane)) {
      throw isOver(jobs.find(request.tenant(), job).job());
    }
    if (lane == Lane.LIVE) {
      send(ledger.job(found.id()));
    }
  }

  private void send(Optional<Job> job) {
    List<PipelineMessage> waiting =
        job.stream()
            .flatMap(moved -> JobMessages.missing(moved).stream())
            .filter(message -> PipelineStage.of(message).queues().size() > 1)
            .toList();
    if (!waiting.isEmpty()) {
      sender.send(waiting);
    }
  }

  private static ConflictException isOver(Job job) {
    return new ConflictException(
        ErrorCode.STATE_CONFLICT,
        "the job is "
            + job.status().wire()
            + "; only one that is queued, chunking, embedding or storing has a lane");
  }
}
