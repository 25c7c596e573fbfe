package dev.embedway.aws.sqs;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.observe.StageCounts;
import dev.embedway.core.pipeline.deadletter.FailedMessage;
import dev.embedway.core.trace.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Work of a stage whose attempts are counted and timed, by their outcome.
 *
 * <p>Thread-safe if the work is.
 */
public final class MeteredWork implements RecordWork {

  private static final String SENT = "SentTimestamp";

  private final RecordWork work;
  private final StageCounts counts;
  private final InstantSource clock;

  private MeteredWork(RecordWork work, StageCounts counts, InstantSource clock) {
    this.work = work;
    this.counts = counts;
    this.clock = clock;
  }

  /** The work of a stage, counted. */
  public static MeteredWork of(RecordWork work, StageCounts counts, InstantSource clock) {
    return new MeteredWork(work, counts, clock);
  }

  @Override
  public void handle(SQSMessage message) {
    Duration waited = waited(message);
    long begun = System.nanoTime();
    Optional<ErrorCode> fault = Optional.of(ErrorCode.INTERNAL);
    try {
      work.handle(message);
      fault = Optional.empty();
    } catch (EmbedwayException e) {
      fault = Optional.of(e.code());
      throw e;
    } finally {
      counts.attempted(waited, Duration.ofNanos(System.nanoTime() - begun));
      fault.ifPresentOrElse(counts::faulted, counts::completed);
    }
  }

  private Duration waited(SQSMessage message) {
    return Optional.ofNullable(message.getAttributes())
        .map(attributes -> attributes.get(SENT))
        .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)))
        .map(sent -> Duration.between(sent, clock.instant()))
        .filter(age -> !age.isNegative())
        .orElse(Duration.ZERO);
  }

  @Override
  public Optional<TraceId> trace(SQSMessage message) {
    return work.trace(message);
  }

  @Override
  public void waiting(SQSMessage message) {
    work.waiting(message);
  }

  @Override
  public void failed(FailedMessage failed, EmbedwayException fault) {
    work.failed(failed, fault);
    counts.failed(fault.code());
  }

  @Override
  public void exhausted(FailedMessage failed, EmbedwayException fault) {
    work.exhausted(failed, fault);
    counts.failed(fault.code());
  }
}
