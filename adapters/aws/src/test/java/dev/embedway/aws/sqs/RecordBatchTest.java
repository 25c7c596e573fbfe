package dev.embedway.aws.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.pipeline.deadletter.FailedMessage;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.trace.TraceId;
import dev.embedway.testing.LambdaContext;
import dev.embedway.topology.QueueSpec;
import dev.embedway.topology.RetryDelays;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityRequest;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityResponse;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlRequest;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

final class RecordBatchTest {

  private static final QueueSpec QUEUE =
      new QueueSpec(
          "work",
          Duration.ofSeconds(20),
          50,
          Duration.ofDays(1),
          new RetryDelays(Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofMinutes(30)));
  private static final Duration DEADLINE = Duration.ofHours(12);
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  private final EmbedwayException later =
      new UnavailableException(ErrorCode.STORE_UNAVAILABLE, "later", Duration.ofSeconds(3), null);
  private final EmbedwayException never =
      new InvalidRequestException(ErrorCode.INVALID_JSON, "never", null);

  private final VisibilitySqs sqs = new VisibilitySqs();
  private final MemoryMarks marks = new MemoryMarks();
  private final Work work = new Work();

  @Test
  void recordsThatAreDoneAreAcknowledged() {
    assertEquals(List.of(), process(3, 1).failures());
    assertEquals(3, work.handled.size());
  }

  @Test
  void recordThatMayPassComesAgainAloneAndLater() {
    work.on("m1", later);

    assertEquals(List.of("m1"), process(3, 1).failures());

    assertEquals(1, sqs.delays.size());
    assertTrue(sqs.delays.getFirst() >= 3, "the fault asked for 3 s");
    assertEquals(List.of("m1 waiting"), work.given());
  }

  @Test
  void recordWhoseWaitingCannotBeWrittenDownKeepsTheDelayThatItsFaultAsksFor() {
    work.on("m1", later);
    work.waitingFault =
        Optional.of(
            new UnavailableException(
                ErrorCode.STORE_UNAVAILABLE, "no ledger", Duration.ofSeconds(1), null));

    assertEquals(List.of("m1"), process(3, 1).failures());

    assertEquals(1, sqs.delays.size(), "set once: " + sqs.delays);
    assertTrue(sqs.delays.getFirst() >= 3, "the fault asked for 3 s");
  }

  @Test
  void recordThatNeverWillSucceedIsWrittenDownAndAcknowledged() {
    work.on("m0", never);

    assertEquals(List.of(), process(2, 1).failures());

    assertEquals(List.of("m0 failed"), work.given());
    assertEquals(List.of(), sqs.delays);
  }

  @Test
  void recordWhoseEndCannotBeWrittenDownComesAgain() {
    work.on("m0", never);
    work.sinkFault = later;

    assertEquals(List.of("m0"), process(2, 1).failures());
  }

  @Test
  void exceptionThatIsNotOursComesAgainWithoutTakingOthersAlong() {
    work.on("m1", new IllegalStateException("surprise"));

    assertEquals(List.of("m1"), process(3, 1).failures());
    assertEquals(1, sqs.delays.size());
  }

  @Test
  void faultThatMayPassNeverEndsARecordBeforeTheDeadline() {
    work.on("m0", later);
    work.on("m1", new IllegalStateException("surprise"));

    SQSEvent event = event(2, QUEUE.maxReceiveCount() - 1, DEADLINE.minusSeconds(1));

    assertEquals(List.of("m0", "m1"), ids(batch(4).process(event, context(), work)));
    assertEquals(List.of("m0 waiting", "m1 waiting"), work.given().stream().sorted().toList());
  }

  @Test
  void recordIsGivenUpAtTheDeadlineWithItsCause() {
    work.on("m0", later);
    work.on("m1", new IllegalStateException("surprise"));

    assertEquals(List.of(), ids(batch(4).process(event(3, 2, DEADLINE), context(), work)));

    assertEquals(
        List.of("m0 exhausted store_unavailable", "m1 exhausted internal"),
        work.given().stream().sorted().toList());
    assertEquals(List.of(), sqs.delays);
  }

  @Test
  void recordThatWaitsForOthersOfItsTenantIsNotGivenUpHoweverOldItIs() {
    work.on(
        "m0",
        new UnavailableException(
            ErrorCode.PARSER_BUSY, "its turn is to come", Duration.ZERO, null));

    SQSEvent event = event(1, 2, DEADLINE.multipliedBy(3));

    assertEquals(List.of("m0"), ids(batch(4).process(event, context(), work)));
    assertEquals(List.of("m0 waiting"), work.given());
    assertEquals(1, sqs.delays.size());
  }

  @Test
  void lastDeliveryBeforeSqsMovesTheRecordIsGivenUpTheSameWay() {
    work.on("m0", later);

    assertEquals(List.of(), process(1, QUEUE.maxReceiveCount()).failures());

    assertEquals(List.of("m0 exhausted store_unavailable"), work.given());
  }

  @Test
  void recordWhoseGivingUpCannotBeWrittenDownComesAgain() {
    work.on("m0", later);
    work.sinkFault = later;

    assertEquals(List.of("m0"), ids(batch(1).process(event(1, 2, DEADLINE), context(), work)));
  }

  @Test
  void recordThatIsGivenUpSaysItsStageItsDeliveriesAndItsAge() {
    work.on("m0", later);

    batch(1).process(event(1, 7, DEADLINE), context(), work);

    FailedMessage failed = work.failed.element();
    assertEquals(PipelineStage.STORAGE, failed.stage());
    assertEquals(7, failed.receiveCount());
    assertEquals(NOW.minus(DEADLINE), failed.firstAt());
  }

  @Test
  void recordThatKilledThreeFunctionsIsGivenUpWithoutBeingBegun() {
    marks.died("m1", RecordBatch.MAX_DEATHS);

    assertEquals(
        List.of(), ids(batch(2).process(event(3, 5, Duration.ofMinutes(20)), context(), work)));

    assertEquals(List.of("m0", "m2"), work.handled.stream().sorted().toList());
    assertEquals(List.of("m1 exhausted internal"), work.given());
  }

  @Test
  void recordOfADeadFunctionRunsAloneAfterTheOthers() {
    marks.died("m0", 1);
    marks.died("m2", 2);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger running = new AtomicInteger();
    IntStream.range(0, 4)
        .forEach(i ->
            work.on(
                "m" + i,
                message -> {
                  int others = running.getAndIncrement();
                  order.add(message.getMessageId() + (others == 0 ? " alone" : " beside others"));
                  running.decrementAndGet();
                }));

    assertEquals(
        List.of(), ids(batch(4).process(event(4, 2, Duration.ofMinutes(7)), context(), work)));

    assertEquals(Set.of("m0 alone", "m2 alone"), Set.copyOf(order.subList(2, 4)), order.toString());
  }

  @Test
  void errorOfTheMachineLeavesItsMarkBehindAndFaultsDoNot() {
    work.on("m0", later);
    work.on(
        "m1",
        ignored -> {
          throw new OutOfMemoryError("Java heap space");
        });

    SQSBatchResponse answer = batch(2).process(event(3, 2, Duration.ofMinutes(7)), context(), work);

    assertEquals(List.of("m0", "m1"), ids(answer));
    assertEquals(0, marks.deaths("m0"));
    assertEquals(1, marks.deaths("m1"));
    assertEquals(0, marks.deaths("m2"));
  }

  @Test
  void firstDeliveryIsNotMarked() {
    process(3, 1);

    assertEquals(0, marks.begun.get());
  }

  @Test
  void recordWaitsWhileMarksCannotBeRead() {
    marks.fault = Optional.of(later);

    assertEquals(List.of("m0"), ids(batch(1).process(event(1, 2, DEADLINE), context(), work)));

    assertEquals(List.of(), List.copyOf(work.handled));
    assertEquals(1, sqs.delays.size());
  }

  /** Whatever came before, and however often SQS has counted, a record ends by a fault alone. */
  @Test
  void noRecordIsGivenUpThatWasNeverBegun() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      VisibilitySqs queue = new VisibilitySqs();
      Work some = new Work();
      int records = 1 + random.nextInt(10);
      int concurrency = 1 + random.nextInt(4);
      LambdaContext context = new LambdaContext(10_000);
      int begun = random.nextInt(records + 1);
      AtomicInteger left = new AtomicInteger(begun);
      for (int i = 0; i < records; i++) {
        RuntimeException fault =
            List.<RuntimeException>of(later, never, new IllegalStateException("x"))
                .get(random.nextInt(3));
        boolean fails = random.nextBoolean();
        some.on(
            "m" + i,
            ignored -> {
              if (left.decrementAndGet() <= 0) {
                context.remaining(500);
              }
              if (fails) {
                throw fault;
              }
            });
      }
      if (begun == 0) {
        context.remaining(500);
      }
      SQSEvent event =
          event(
              records,
              1 + random.nextInt(2 * QUEUE.maxReceiveCount()),
              Duration.ofMinutes(random.nextInt(2_000)));

      SQSBatchResponse answer =
          new RecordBatch(
                  PipelineStage.STORAGE,
                  QUEUE,
                  new DeliveryRules(concurrency, Duration.ofSeconds(1), DEADLINE),
                  DeliveryMarks.NONE,
                  queue,
                  new SqsQueues(queue),
                  InstantSource.fixed(NOW),
                  random)
              .process(event, context, some);

      Set<String> handled = Set.copyOf(some.handled);
      List<String> untried =
          IntStream.range(0, records)
              .mapToObj(i -> "m" + i)
              .filter(id -> !handled.contains(id))
              .toList();
      assertTrue(ids(answer).containsAll(untried), "untried records come again");
      some.given()
          .forEach(
              line -> assertTrue(handled.contains(line.substring(0, line.indexOf(' '))), line));
      assertTrue(queue.delays.size() >= untried.size(), "untried records come again soon");
    }
  }

  @Test
  void refusedChangeOfVisibilityIsNotFatal() {
    sqs.refuses = true;
    work.on("m1", later);

    assertEquals(List.of("m1"), process(3, 1).failures());
  }

  @Test
  void recordsNotBegunWhenTimeRunsShortComeAgain() {
    LambdaContext context = new LambdaContext(10_000);
    work.on("m1", ignored -> context.remaining(900));

    SQSBatchResponse answer = batch(1).process(event(4, 1, Duration.ZERO), context, work);

    assertEquals(List.of("m2", "m3"), ids(answer));
    assertEquals(2, work.handled.size());
  }

  @Test
  void recordsAreWorkedOnAtOnceUpToTheLimit() {
    CountDownLatch three = new CountDownLatch(3);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger max = new AtomicInteger();
    IntStream.range(0, 9)
        .forEach(i ->
            work.on(
                "m" + i,
                ignored -> {
                  max.accumulateAndGet(running.incrementAndGet(), Math::max);
                  three.countDown();
                  await(three);
                  running.decrementAndGet();
                }));

    SQSBatchResponse answer = batch(3).process(event(9, 1, Duration.ZERO), context(), work);

    assertEquals(List.of(), ids(answer));
    assertEquals(3, max.get());
  }

  @Test
  void everyFailureOfALargeBatchIsReportedOnce() {
    IntStream.range(0, 500).filter(i -> i % 2 == 0).forEach(i -> work.on("m" + i, later));

    SQSBatchResponse answer = batch(32).process(event(500, 1, Duration.ZERO), context(), work);

    assertEquals(
        IntStream.range(0, 500).filter(i -> i % 2 == 0).mapToObj(i -> "m" + i).toList(),
        ids(answer));
  }

  @Test
  void delayIsDrawnBelowTheBoundOfTheAgeBesideWhatTheFaultAsksFor() {
    RecordBackoff backoff = new RecordBackoff(sqs, new SqsQueues(sqs), new SecureRandom());

    for (long minutes = 0; minutes < 3_000; minutes += 13) {
      Duration age = Duration.ofMinutes(minutes);
      Duration bound = QUEUE.delays().bound(age);
      Duration delay = backoff.delay(age, Duration.ofSeconds(3), QUEUE.delays());
      assertTrue(delay.compareTo(Duration.ofSeconds(3)) >= 0, delay.toString());
      assertTrue(delay.compareTo(bound.plusSeconds(3)) <= 0, delay.toString());
    }
    Duration asked = backoff.delay(Duration.ZERO, Duration.ofHours(1), QUEUE.delays());
    assertTrue(asked.compareTo(QUEUE.delays().early().plusSeconds(1)) <= 0, asked.toString());
  }

  @Test
  void ageIsThatOfTheFirstDeliveryOrGrowsWithTheReceiveCount() {
    SQSMessage told = event(1, 9, Duration.ofMinutes(4)).getRecords().getFirst();
    assertEquals(Duration.ofMinutes(4), new Delivery(told).age(NOW));
    assertEquals(Duration.ZERO, new Delivery(told).age(NOW.minus(Duration.ofHours(1))));

    SQSMessage untold = new SQSMessage();
    untold.setAttributes(Map.of("ApproximateReceiveCount", "6"));
    assertEquals(Duration.ofSeconds(32), new Delivery(untold).age(NOW));
    assertEquals(Duration.ofSeconds(1), new Delivery(new SQSMessage()).age(NOW));
  }

  private Answer process(int records, int receiveCount) {
    return new Answer(
        ids(batch(4).process(event(records, receiveCount, Duration.ZERO), context(), work)));
  }

  private RecordBatch batch(int concurrency) {
    return new RecordBatch(
        PipelineStage.STORAGE,
        QUEUE,
        new DeliveryRules(concurrency, Duration.ofSeconds(1), DEADLINE),
        marks,
        sqs,
        new SqsQueues(sqs),
        InstantSource.fixed(NOW),
        new SecureRandom());
  }

  private static LambdaContext context() {
    return new LambdaContext(60_000);
  }

  private static SQSEvent event(int records, int receiveCount, Duration age) {
    SQSEvent event = new SQSEvent();
    event.setRecords(
        IntStream.range(0, records)
            .mapToObj(i -> {
              SQSMessage message = new SQSMessage();
              message.setMessageId("m" + i);
              message.setReceiptHandle("r" + i);
              message.setBody("m" + i);
              message.setAttributes(
                  Map.of(
                      "ApproximateReceiveCount",
                      Integer.toString(receiveCount),
                      "ApproximateFirstReceiveTimestamp",
                      Long.toString(NOW.minus(age).toEpochMilli()),
                      "MessageGroupId",
                      "acme"));
              return message;
            })
            .toList());
    return event;
  }

  private static List<String> ids(SQSBatchResponse answer) {
    return answer.getBatchItemFailures().stream()
        .map(SQSBatchResponse.BatchItemFailure::getItemIdentifier)
        .toList();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Answer(List<String> failures) {}

  /** Does as it was told for each record. */
  private static final class Work implements RecordWork {

    private final Map<String, Consumer<SQSMessage>> told = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> handled = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> given = new ConcurrentLinkedQueue<>();
    private EmbedwayException sinkFault =
        new InternalException(ErrorCode.INTERNAL, "no fault", null);
    private final ConcurrentLinkedQueue<FailedMessage> failed = new ConcurrentLinkedQueue<>();
    private Optional<EmbedwayException> waitingFault = Optional.empty();

    void on(String id, RuntimeException fault) {
      on(
          id,
          ignored -> {
            throw fault;
          });
    }

    void on(String id, Consumer<SQSMessage> action) {
      told.put(id, action);
    }

    List<String> given() {
      return List.copyOf(given);
    }

    @Override
    public void handle(SQSMessage message) {
      handled.add(message.getMessageId());
      told.getOrDefault(message.getMessageId(), ignored -> {}).accept(message);
    }

    @Override
    public Optional<TraceId> trace(SQSMessage message) {
      return Optional.empty();
    }

    @Override
    public void waiting(SQSMessage message) {
      waitingFault.ifPresent(thrown -> {
        throw thrown;
      });
      given.add(message.getMessageId() + " waiting");
    }

    @Override
    public void failed(FailedMessage message, EmbedwayException fault) {
      sink(message, "failed");
    }

    @Override
    public void exhausted(FailedMessage message, EmbedwayException fault) {
      sink(message, "exhausted " + fault.code().wire());
    }

    private void sink(FailedMessage message, String what) {
      if (sinkFault.code() == ErrorCode.STORE_UNAVAILABLE) {
        throw sinkFault;
      }
      failed.add(message);
      given.add(message.body() + " " + what);
    }
  }

  /** Marks in memory; a death is a mark that a test says was left. */
  private static final class MemoryMarks implements DeliveryMarks {

    private final Map<String, Integer> open = new ConcurrentHashMap<>();
    private final AtomicInteger begun = new AtomicInteger();
    private volatile Optional<EmbedwayException> fault = Optional.empty();

    void died(String id, int times) {
      open.put(id, times);
    }

    @Override
    public int deaths(String messageId) {
      fault.ifPresent(thrown -> {
        throw thrown;
      });
      return open.getOrDefault(messageId, 0);
    }

    @Override
    public String begin(String messageId) {
      begun.incrementAndGet();
      open.merge(messageId, 1, Integer::sum);
      return "mark";
    }

    @Override
    public void end(String messageId, String mark) {
      open.merge(messageId, -1, Integer::sum);
    }
  }

  /** Records what visibility was asked for. */
  private static final class VisibilitySqs implements SqsClient {

    private final List<Integer> delays = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean refuses;

    @Override
    public GetQueueUrlResponse getQueueUrl(GetQueueUrlRequest request) {
      return GetQueueUrlResponse.builder().queueUrl("http://sqs/" + request.queueName()).build();
    }

    @Override
    public ChangeMessageVisibilityResponse changeMessageVisibility(
        ChangeMessageVisibilityRequest request) {
      if (refuses) {
        throw SqsException.builder().message("no").statusCode(400).build();
      }
      delays.add(request.visibilityTimeout());
      return ChangeMessageVisibilityResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return "sqs";
    }

    @Override
    public void close() {}
  }
}
