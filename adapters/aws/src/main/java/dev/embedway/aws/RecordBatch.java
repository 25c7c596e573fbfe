package dev.embedway.aws;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.embedway.aws.lambda.LogFields;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.topology.QueueSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The SQS door of a worker: every record of an event is worked on apart from the others, and the
 * answer names those that are to come again.
 *
 * <ul>
 *   <li>done, or failed for good and written down: acknowledged;
 *   <li>a fault that may pass: comes again, later with each delivery;
 *   <li>an exception that is none of ours: comes again when its visibility timeout ends;
 *   <li>the last delivery: written down as exhausted, then left to the dead-letter queue;
 *   <li>not begun when time runs short: comes again at once.
 * </ul>
 *
 * <p>A standard queue's message group is for fairness only: one failure never holds up others.
 * Bodies are not logged.
 *
 * <p>Thread-safe.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">Partial
 *     batch responses</a>
 */
public final class RecordBatch {

  private static final Logger LOG = LoggerFactory.getLogger(RecordBatch.class);
  private static final String RECEIVE_COUNT = "ApproximateReceiveCount";
  private static final String GROUP = "MessageGroupId";
  private static final int ACKNOWLEDGED = 1;

  private final QueueSpec queue;
  private final int concurrency;
  private final Duration margin;
  private final RecordBackoff backoff;

  /**
   * A door for one queue.
   *
   * @param concurrency most records worked on at once, from 1
   * @param margin time that must be left for a record to be begun
   */
  public RecordBatch(
      QueueSpec queue,
      int concurrency,
      Duration margin,
      SqsClient sqs,
      SqsQueues queues,
      RandomGenerator random) {
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency is from 1, given was " + concurrency);
    }
    this.queue = queue;
    this.concurrency = concurrency;
    this.margin = margin;
    this.backoff = new RecordBackoff(sqs, queues, random);
  }

  /** Works on an event's records; returns when all that were begun are over. */
  public SQSBatchResponse process(SQSEvent event, Context context, RecordWork work) {
    List<SQSMessage> messages = event.getRecords();
    AtomicIntegerArray outcomes = new AtomicIntegerArray(messages.size());
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < Math.min(concurrency, messages.size()); i++) {
        workers.execute(() -> {
          while (context.getRemainingTimeInMillis() >= margin.toMillis()) {
            int mine = next.getAndIncrement();
            if (mine >= messages.size()) {
              return;
            }
            try (LogFields _ = fields(context, messages.get(mine))) {
              if (isAcknowledged(messages.get(mine), work)) {
                outcomes.set(mine, ACKNOWLEDGED);
              }
            }
          }
        });
      }
    }
    // They wait for nothing: another environment may have time for them.
    messages.stream().skip(next.get()).forEach(message -> backoff.soon(queue, message));
    return new SQSBatchResponse(
        IntStream.range(0, messages.size())
            .filter(i -> outcomes.get(i) != ACKNOWLEDGED)
            .mapToObj(i -> new BatchItemFailure(messages.get(i).getMessageId()))
            .toList());
  }

  /** A message's group is its tenant. */
  private static LogFields fields(Context context, SQSMessage message) {
    return LogFields.of(context)
        .with(
            LogFields.TENANT,
            Optional.ofNullable(message.getAttributes())
                .map(attributes -> attributes.get(GROUP))
                .orElse(""));
  }

  // A door: whatever a record's work throws must not take the other records with it.
  @SuppressWarnings("CatchingUnchecked")
  private boolean isAcknowledged(SQSMessage message, RecordWork work) {
    try {
      return attempt(message, work);
    } catch (Exception e) {
      log(message, "its failure could not be written down, so it comes again", e);
      return false;
    }
  }

  @SuppressWarnings("CatchingUnchecked")
  private boolean attempt(SQSMessage message, RecordWork work) {
    try {
      work.handle(message);
      return true;
    } catch (EmbedwayException fault) {
      return settled(message, work, fault);
    } catch (Exception e) {
      log(message, "failed", e);
      if (isLast(message)) {
        work.exhausted(
            message, new InternalException(ErrorCode.INTERNAL, "a record's work failed", e));
      }
      return false;
    }
  }

  private boolean settled(SQSMessage message, RecordWork work, EmbedwayException fault) {
    log(message, fault.getMessage(), fault);
    if (!fault.isRetriable()) {
      work.failedForGood(message, fault);
      return true;
    }
    if (isLast(message)) {
      work.exhausted(message, fault);
    } else {
      backoff.apply(queue, message, receiveCount(message), fault);
    }
    return false;
  }

  private boolean isLast(SQSMessage message) {
    return receiveCount(message) >= queue.maxReceiveCount();
  }

  private static int receiveCount(SQSMessage message) {
    return Optional.ofNullable(message.getAttributes())
        .map(attributes -> attributes.get(RECEIVE_COUNT))
        .map(Integer::valueOf)
        .orElse(1);
  }

  private void log(SQSMessage message, String what, Exception cause) {
    LOG.warn(
        "record {} of {}: {}; {}",
        message.getMessageId(),
        queue.name(),
        what,
        FaultTrace.of(cause));
  }
}
