package dev.embedway.aws;

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
import dev.embedway.core.topology.QueueSpec;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
      new QueueSpec("work", Duration.ofSeconds(20), 5, Duration.ofDays(1));
  private final EmbedwayException later =
      new UnavailableException(ErrorCode.STORE_UNAVAILABLE, "later", Duration.ofSeconds(3), null);
  private final EmbedwayException never =
      new InvalidRequestException(ErrorCode.INVALID_JSON, "never", null);

  private final VisibilitySqs sqs = new VisibilitySqs();
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
    assertEquals(List.of(), work.given());
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
    assertEquals(List.of(), sqs.delays);
  }

  @Test
  void lastDeliveryIsWrittenDownAsExhaustedAndLeftToTheDeadLetterQueue() {
    work.on("m0", later);
    work.on("m1", new IllegalStateException("surprise"));

    assertEquals(List.of("m0", "m1"), process(3, QUEUE.maxReceiveCount()).failures());

    assertEquals(List.of("m0 exhausted", "m1 exhausted"), work.given().stream().sorted().toList());
    assertEquals(List.of(), sqs.delays);
  }

  @Test
  void refusedChangeOfVisibilityIsNotFatal() {
    sqs.refuses = true;
    work.on("m1", later);

    assertEquals(List.of("m1"), process(3, 1).failures());
  }

  @Test
  void recordsNotBegunWhenTimeRunsShortComeAgain() {
    TestContext context = new TestContext(10_000);
    work.on("m1", ignored -> context.remaining(900));

    SQSBatchResponse answer = batch(1).process(event(4, 1), context, work);

    assertEquals(List.of("m2", "m3"), ids(answer));
    assertEquals(2, work.handled.size());
  }

  @Test
  void recordsAreWorkedOnAtOnceUpToTheLimit() {
    CountDownLatch three = new CountDownLatch(3);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    IntStream.range(0, 9)
        .forEach(i ->
            work.on(
                "m" + i,
                ignored -> {
                  most.accumulateAndGet(running.incrementAndGet(), Math::max);
                  three.countDown();
                  await(three);
                  running.decrementAndGet();
                }));

    SQSBatchResponse answer = batch(3).process(event(9, 1), new TestContext(60_000), work);

    assertEquals(List.of(), ids(answer));
    assertEquals(3, most.get());
  }

  @Test
  void everyFailureOfALargeBatchIsReportedOnce() {
    IntStream.range(0, 500).filter(i -> i % 2 == 0).forEach(i -> work.on("m" + i, later));

    SQSBatchResponse answer = batch(32).process(event(500, 1), new TestContext(60_000), work);

    assertEquals(
        IntStream.range(0, 500).filter(i -> i % 2 == 0).mapToObj(i -> "m" + i).toList(),
        ids(answer));
  }

  @Test
  void delayGrowsWithDeliveriesUpToTheVisibilityTimeout() {
    RecordBackoff backoff = new RecordBackoff(sqs, new SqsQueues(sqs), new SecureRandom());
    Duration visibility = Duration.ofMinutes(6);

    for (int count = 1; count < 40; count++) {
      long ceiling = Math.min(visibility.toMillis(), 1000L << Math.min(count - 1, 12));
      Duration delay = backoff.delay(count, Duration.ZERO, visibility);
      assertTrue(delay.toMillis() <= ceiling && delay.toMillis() >= ceiling / 2, delay.toString());
    }
    assertEquals(visibility, backoff.delay(1, Duration.ofHours(1), visibility));
  }

  private Answer process(int records, int receiveCount) {
    return new Answer(
        ids(batch(4).process(event(records, receiveCount), new TestContext(60_000), work)));
  }

  private RecordBatch batch(int concurrency) {
    return new RecordBatch(
        QUEUE, concurrency, Duration.ofSeconds(1), sqs, new SqsQueues(sqs), new SecureRandom());
  }

  private static SQSEvent event(int records, int receiveCount) {
    SQSEvent event = new SQSEvent();
    event.setRecords(
        IntStream.range(0, records)
            .mapToObj(i -> {
              SQSMessage message = new SQSMessage();
              message.setMessageId("m" + i);
              message.setReceiptHandle("r" + i);
              message.setBody("{}");
              message.setAttributes(
                  Map.of(
                      "ApproximateReceiveCount",
                      Integer.toString(receiveCount),
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
      assertTrue(latch.await(20, TimeUnit.SECONDS));
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
    public void failedForGood(SQSMessage message, EmbedwayException fault) {
      if (sinkFault.code() == ErrorCode.STORE_UNAVAILABLE) {
        throw sinkFault;
      }
      given.add(message.getMessageId() + " failed");
    }

    @Override
    public void exhausted(SQSMessage message, EmbedwayException fault) {
      given.add(message.getMessageId() + " exhausted");
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
