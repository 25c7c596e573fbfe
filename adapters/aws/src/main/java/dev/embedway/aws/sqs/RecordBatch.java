package dev.embedway.aws.sqs;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.pipeline.deadletter.FailedMessage;
import dev.embedway.core.pipeline.deadletter.FailureCode;
import dev.embedway.core.pipeline.deadletter.FailureTable;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.trace.TraceId;
import dev.embedway.topology.QueueSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
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
 * The SQS handler of a worker: every record of an event is worked on apart from the others, and the
 * answer names those to redeliver.
 *
 * <ul>
 *   <li>done, or failed for good and written down: acknowledged;
 *   <li>a retriable fault, which any exception that is none of ours counts as: redelivered, later
 *       the longer it has waited;
 *   <li>one that has to wait for others of its tenant, {@code parser_busy}: no fault at all, so it
 *       is redelivered in the same way, however old it is;
 *   <li>older than the deadline when it fails, or {@value #MAX_DEATHS} functions that it crashed:
 *       written down as given up, acknowledged;
 *   <li>not begun when time runs short: redelivered at once.
 * </ul>
 *
 * <p>SQS counts every delivery, also those of records that were handed back untried, so no record
 * is given up by its receive count before SQS itself would move it. A record that was being worked
 * on when a function crashed runs alone from then on, after the others of its event: so one record
 * that crashes functions cannot fail another with it each time.
 *
 * <p>A standard queue's message group is for fairness only: one failure never holds up others.
 * Bodies are not logged.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html">Partial
 *     batch responses</a>
 */
@ThreadSafe
public final class RecordBatch {

  private static final Logger LOG = LoggerFactory.getLogger(RecordBatch.class);
  private static final int ACKNOWLEDGED = 1;

  /** Marked deliveries without an end after which a record is given up. */
  static final int MAX_DEATHS = 3;

  private final PipelineStage stage;
  private final QueueSpec queue;
  private final DeliveryRules rules;
  private final DeliveryMarks marks;
  private final RecordBackoff backoff;
  private final InstantSource clock;

  /**
   * Creates the handler of one queue.
   *
   * @param stage that the queue feeds
   * @param marks of this queue's deliveries
   * @param clock that ages are counted by
   */
  public RecordBatch(
      PipelineStage stage,
      QueueSpec queue,
      DeliveryRules rules,
      DeliveryMarks marks,
      SqsClient sqs,
      SqsQueues queues,
      InstantSource clock,
      RandomGenerator random) {
    this.stage = stage;
    this.queue = queue;
    this.rules = rules;
    this.marks = marks;
    this.backoff = new RecordBackoff(sqs, queues, random);
    this.clock = clock;
  }

  /** Works on an event's records; returns when all that were begun are over. */
  public SQSBatchResponse process(SQSEvent event, Context context, RecordWork work) {
    List<Delivery> deliveries = event.getRecords().stream().map(Delivery::new).toList();
    AtomicIntegerArray outcomes = new AtomicIntegerArray(deliveries.size());
    Queue<Integer> suspects = new ConcurrentLinkedQueue<>();
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < Math.min(rules.concurrency(), deliveries.size()); i++) {
        workers.execute(() -> {
          while (hasTime(context)) {
            int mine = next.getAndIncrement();
            if (mine >= deliveries.size()) {
              return;
            }
            if (isSuspect(deliveries.get(mine))) {
              suspects.add(mine);
            } else {
              outcomes.set(mine, outcome(deliveries.get(mine), context, work));
            }
          }
        });
      }
    }
    for (int mine : suspects) {
      if (hasTime(context)) {
        outcomes.set(mine, outcome(deliveries.get(mine), context, work));
      } else {
        backoff.soon(queue, deliveries.get(mine).message());
      }
    }
    // They wait for nothing: another environment may have time for them.
    deliveries.stream()
        .skip(next.get())
        .forEach(delivery -> backoff.soon(queue, delivery.message()));
    return new SQSBatchResponse(
        IntStream.range(0, deliveries.size())
            .filter(i -> outcomes.get(i) != ACKNOWLEDGED)
            .mapToObj(i -> new BatchItemFailure(deliveries.get(i).id()))
            .toList());
  }

  private boolean hasTime(Context context) {
    return context.getRemainingTimeInMillis() >= rules.minTimeLeft().toMillis();
  }

  private int outcome(Delivery delivery, Context context, RecordWork work) {
    try (LogFields _ =
        LogFields.of(context)
            .with(LogFields.TENANT, delivery.group())
            .with(LogFields.TRACE, work.trace(delivery.message()).map(TraceId::hex).orElse(""))) {
      Instant begun = clock.instant();
      boolean isAcknowledged = isAcknowledged(delivery, work);
      if (isAcknowledged) {
        long millis = Duration.between(begun, clock.instant()).toMillis();
        LOG.info("over after {} ms: record {} of {}", millis, delivery.id(), queue.name());
      }
      return isAcknowledged ? ACKNOWLEDGED : 0;
    }
  }

  private boolean isSuspect(Delivery delivery) {
    try {
      return deaths(delivery) > 0;
    } catch (EmbedwayException e) {
      // The attempt will meet the same fault, and settle it.
      return false;
    }
  }

  private int deaths(Delivery delivery) {
    return isMarked(delivery) ? marks.deaths(delivery.id()) : 0;
  }

  /**
   * The first delivery is not marked: almost every record succeeds then, and a mark has a price.
   */
  private static boolean isMarked(Delivery delivery) {
    return delivery.receiveCount() > 1;
  }

  // The outermost catch: an exception of one record must not fail the other records.
  @SuppressWarnings("CatchingUnchecked")
  private boolean isAcknowledged(Delivery delivery, RecordWork work) {
    try {
      if (deaths(delivery) >= MAX_DEATHS) {
        return givenUp(delivery, work, deadly());
      }
      Optional<EmbedwayException> fault = attempt(delivery, work);
      return fault.isEmpty() || settled(delivery, work, fault.get());
    } catch (EmbedwayException fault) {
      log(delivery, "comes again, undecided: " + fault.getMessage(), fault);
      backoff.apply(queue, delivery.message(), delivery.age(clock.instant()), fault);
      return false;
    } catch (Exception e) {
      log(delivery, "comes again, undecided", e);
      return false;
    }
  }

  /** The fault of an attempt, if it had one. An error of the JVM leaves the mark behind. */
  private Optional<EmbedwayException> attempt(Delivery delivery, RecordWork work) {
    Optional<String> mark =
        isMarked(delivery) ? Optional.of(marks.begin(delivery.id())) : Optional.empty();
    Optional<EmbedwayException> fault = fault(delivery, work);
    mark.ifPresent(begun -> marks.end(delivery.id(), begun));
    return fault;
  }

  @SuppressWarnings("CatchingUnchecked")
  private Optional<EmbedwayException> fault(Delivery delivery, RecordWork work) {
    try {
      work.handle(delivery.message());
      return Optional.empty();
    } catch (EmbedwayException fault) {
      if (FailureTable.of(fault) == FailureCode.WAITING) {
        LOG.debug("record {} of {} waits: {}", delivery.id(), queue.name(), fault.getMessage());
      } else {
        log(delivery, fault.getMessage(), fault);
      }
      return Optional.of(fault);
    } catch (Exception e) {
      log(delivery, "failed", e);
      return Optional.of(new InternalException(ErrorCode.INTERNAL, "a record's work failed", e));
    }
  }

  private boolean settled(Delivery delivery, RecordWork work, EmbedwayException fault) {
    FailureCode code = FailureTable.of(fault);
    return switch (code.type()) {
      case PERMANENT -> {
        work.failed(failed(delivery, work), fault);
        yield true;
      }
      case RETRY, UNKNOWN -> retried(delivery, work, fault, code);
    };
  }

  private boolean retried(
      Delivery delivery, RecordWork work, EmbedwayException fault, FailureCode code) {
    Duration age = delivery.age(clock.instant());
    if (isOver(delivery, age, code)) {
      return givenUp(delivery, work, fault);
    }
    backoff.apply(queue, delivery.message(), age, fault);
    noteWaiting(delivery, work);
    return false;
  }

  /**
   * Notes that the record waits. It is redelivered by its visibility timeout even if that fails.
   */
  private void noteWaiting(Delivery delivery, RecordWork work) {
    try {
      work.waiting(delivery.message());
    } catch (EmbedwayException fault) {
      log(delivery, "waits, which could not be written down: " + fault.getMessage(), fault);
    }
  }

  private boolean isOver(Delivery delivery, Duration age, FailureCode code) {
    boolean isLate = age.compareTo(rules.deadline()) >= 0 && code != FailureCode.WAITING;
    return isLate || delivery.receiveCount() >= queue.maxReceiveCount();
  }

  private boolean givenUp(Delivery delivery, RecordWork work, EmbedwayException fault) {
    work.exhausted(failed(delivery, work), fault);
    return true;
  }

  private FailedMessage failed(Delivery delivery, RecordWork work) {
    Instant now = clock.instant();
    return new FailedMessage(
        stage,
        delivery.message().getBody(),
        delivery.receiveCount(),
        now.minus(delivery.age(now)),
        work.trace(delivery.message()).map(TraceId::hex));
  }

  private static EmbedwayException deadly() {
    return new InternalException(
        ErrorCode.INTERNAL,
        "the function ended "
            + MAX_DEATHS
            + " times while it worked on this, without an answer: it ran out of memory or of time",
        null);
  }

  private void log(Delivery delivery, String what, Exception cause) {
    LOG.warn("record {} of {}: {}; {}", delivery.id(), queue.name(), what, FaultTrace.of(cause));
  }
}
