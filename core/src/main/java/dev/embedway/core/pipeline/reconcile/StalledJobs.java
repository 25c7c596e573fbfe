package dev.embedway.core.pipeline.reconcile;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.pipeline.deadletter.FailedMessage;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobMessages;
import dev.embedway.core.pipeline.job.JobState;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.MessageCodec;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.pipeline.stage.JobFailures;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.trace.TraceId;
import dev.embedway.topology.Lane;
import dev.embedway.topology.QueueId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Open jobs that have not moved for a time. Their messages are sent again, each time after twice
 * the wait of the time before, and {@value #MAX_RESENDS} times at most: a job that has not moved by
 * then fails, and its first message becomes a dead letter. A step forward starts the count anew; a
 * removal is sent for ever. A job whose messages wait in the bulk lane does not count as stalled
 * for a day.
 */
@ThreadSafe
public final class StalledJobs {

  /** Times that messages of a job are sent again before it fails: three days by AWS's clocks. */
  static final int MAX_RESENDS = 8;

  private static final Duration MAX_WAIT = Duration.ofHours(12);

  /** Time for which a bulk queue that has messages is taken to have a job's. */
  private static final Duration MAX_BULK_WAIT = Duration.ofDays(1);

  private final Ledger ledger;
  private final JobFailures failures;
  private final InstantSource clock;
  private final Duration idle;
  private final Supplier<Set<QueueId>> filled;
  private final MessageCodec codec = new MessageCodec();

  /**
   * Stalled jobs of a ledger.
   *
   * @param idle wait before messages are sent again for the first time; zero where no queue
   *     outlived the process, whose end is then why a job stands still, so that nothing is counted
   * @param filled queues of bulk work that have messages: a job that waits there is not stalled
   */
  public StalledJobs(
      Ledger ledger,
      JobFailures failures,
      InstantSource clock,
      Duration idle,
      Supplier<Set<QueueId>> filled) {
    this.ledger = ledger;
    this.failures = failures;
    this.clock = clock;
    this.idle = idle;
    this.filled = filled;
  }

  /**
   * The messages to be sent again, each counted for its job; jobs of tenants on hold wait.
   *
   * @param unread stages whose queues nobody reads, which have the messages still
   */
  List<PipelineMessage> messages(List<JobState> open, Set<PipelineStage> unread) {
    Map<TenantId, Boolean> held = new HashMap<>();
    List<PipelineMessage> messages = new ArrayList<>();
    boolean isBulkAmongThem = open.stream().anyMatch(state -> state.job().lane() == Lane.BULK);
    Set<QueueId> bulk = isBulkAmongThem ? filled.get() : Set.of();
    for (JobState state : open) {
      List<PipelineMessage> missing =
          JobMessages.missing(state.job()).stream()
              .filter(message -> !unread.contains(PipelineStage.of(message)))
              .filter(message -> !waits(state.job(), PipelineStage.queueOf(message), bulk))
              .toList();
      if (isStalled(state)
          && !missing.isEmpty()
          && !held.computeIfAbsent(state.job().id().tenant(), ledger::isHeld)
          && isToBeSent(state.job())) {
        messages.addAll(missing);
      }
    }
    return messages;
  }

  private boolean waits(Job job, QueueId queue, Set<QueueId> bulk) {
    return bulk.contains(queue) && job.updatedAt().isAfter(clock.instant().minus(MAX_BULK_WAIT));
  }

  private boolean isToBeSent(Job job) {
    if (idle.isZero()) {
      return true;
    }
    OptionalInt times = ledger.resend(job.id());
    if (times.isPresent() && times.getAsInt() > MAX_RESENDS && job.kind() != Job.Kind.REMOVAL) {
      fail(job);
      return false;
    }
    return times.isPresent();
  }

  private void fail(Job job) {
    PipelineMessage first = JobMessages.missing(job).getFirst();
    failures.failed(
        new FailedMessage(
            PipelineStage.of(first),
            codec.encode(first),
            MAX_RESENDS + 1,
            job.createdAt(),
            job.trace().map(TraceId::hex)),
        first,
        new InternalException(
            ErrorCode.INTERNAL,
            "messages of the job were sent again " + MAX_RESENDS + " times, and it did not move",
            null));
  }

  private boolean isStalled(JobState state) {
    Instant since = clock.instant().minus(wait(state.upkeep().resends()));
    return !state.job().updatedAt().isAfter(since);
  }

  private Duration wait(int resends) {
    Duration doubled = idle.multipliedBy(1L << Math.min(resends, MAX_RESENDS));
    Duration max = idle.compareTo(MAX_WAIT) > 0 ? idle : MAX_WAIT;
    return doubled.compareTo(max) < 0 ? doubled : max;
  }
}
