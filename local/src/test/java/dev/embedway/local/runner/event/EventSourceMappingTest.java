package dev.embedway.local.runner.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.embedway.emulators.SharedEmulators;
import dev.embedway.emulators.sqs.EmbeddedSqs;
import dev.embedway.local.runner.LambdaFunction;
import dev.embedway.testing.Await;
import dev.embedway.topology.FunctionSpec;
import dev.embedway.topology.MappingSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

@Timeout(540)
@TestInstance(Lifecycle.PER_CLASS)
class EventSourceMappingTest {

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  /** By the clocks of the test topology, which are those of AWS by 75. */
  private static final Duration FIVE_MINUTES = Duration.ofSeconds(4);

  private final EmbeddedSqs server = EmbeddedSqs.start(SharedEmulators.CREDENTIALS);
  private final SqsClient sqs =
      SqsClient.builder()
          .endpointOverride(server.endpoint())
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(
                  AwsBasicCredentials.create(
                      SharedEmulators.CREDENTIALS.accessKeyId(),
                      SharedEmulators.CREDENTIALS.secretAccessKey())))
          .build();

  @BeforeAll
  void connect() {
    sqs.listQueues();
  }

  @AfterAll
  void stop() {
    sqs.close();
    server.close();
  }

  @Test
  void handsOverMessagesAsLambdaDoesAndDeletesThem() throws Exception {
    BlockingQueue<SQSEvent.SQSMessage> seen = new LinkedBlockingQueue<>();
    String queue = queue();

    try (EventSourceMapping _ =
        mapping(
            queue,
            10,
            1,
            (event, _) -> {
              seen.addAll(event.getRecords());
              return new SQSBatchResponse(List.of());
            })) {
      sqs.sendMessage(send -> send.queueUrl(queue).messageBody("{\"a\":1}"));
      SQSEvent.SQSMessage message = Objects.requireNonNull(seen.poll(60, TimeUnit.SECONDS));

      assertEquals("{\"a\":1}", message.getBody());
      assertEquals("1", message.getAttributes().get("ApproximateReceiveCount"));
      assertEquals("aws:sqs", message.getEventSource());
      assertTrue(message.getEventSourceArn().startsWith("arn:aws:sqs:"));
      await(() -> isEmpty(queue));
    }
  }

  @Test
  void deliversAgainWhatFailedAndNothingElse() throws Exception {
    Map<String, Integer> deliveries = new ConcurrentHashMap<>();
    String queue = queue();

    try (EventSourceMapping _ =
        mapping(
            queue,
            10,
            1,
            (event, _) ->
                new SQSBatchResponse(
                    event.getRecords().stream()
                        .filter(message -> {
                          int count = deliveries.merge(message.getBody(), 1, Integer::sum);
                          return message.getBody().equals("bad") && count < 3;
                        })
                        .map(message ->
                            new SQSBatchResponse.BatchItemFailure(message.getMessageId()))
                        .toList()))) {
      for (String body : List.of("good", "bad", "fine")) {
        sqs.sendMessage(send -> send.queueUrl(queue).messageBody(body));
      }

      await(() -> deliveries.getOrDefault("bad", 0) == 3 && isEmpty(queue));
      assertEquals(Map.of("good", 1, "bad", 3, "fine", 1), deliveries);
    }
  }

  @Test
  void deliversTheWholeBatchAgainAfterAnExceptionOrAnInvalidAnswer() throws Exception {
    AtomicInteger invocations = new AtomicInteger();
    String queue = queue();

    try (EventSourceMapping _ =
        mapping(
            queue,
            10,
            1,
            (_, _) ->
                switch (invocations.incrementAndGet()) {
                  case 1 -> throw new IllegalStateException("on purpose");
                  case 2 ->
                      new SQSBatchResponse(
                          List.of(new SQSBatchResponse.BatchItemFailure("unknown")));
                  default -> new SQSBatchResponse(List.of());
                })) {
      sqs.sendMessage(send -> send.queueUrl(queue).messageBody("once"));

      await(() -> invocations.get() == 3 && isEmpty(queue));
    }
  }

  @Test
  void runsNoMoreAtOnceThanTheTopologyAllows() throws Exception {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger max = new AtomicInteger();
    CountDownLatch both = new CountDownLatch(2);
    AtomicInteger done = new AtomicInteger();
    String queue = queue();

    try (EventSourceMapping _ =
        mapping(
            queue,
            1,
            2,
            (_, _) -> {
              max.accumulateAndGet(running.incrementAndGet(), Math::max);
              both.countDown();
              awaitQuietly(both);
              running.decrementAndGet();
              done.incrementAndGet();
              return new SQSBatchResponse(List.of());
            })) {
      for (int i = 0; i < 12; i++) {
        sqs.sendMessage(send -> send.queueUrl(queue).messageBody("work"));
      }

      await(() -> done.get() == 12);
      assertEquals(2, max.get());
    }
  }

  @Test
  void closesOnlyWhenTheInvocationUnderWayIsOver() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    String queue = queue();
    EventSourceMapping mapping =
        mapping(
            queue,
            1,
            1,
            (_, _) -> {
              begun.countDown();
              awaitQuietly(mayEnd);
              done.incrementAndGet();
              return new SQSBatchResponse(List.of());
            });
    sqs.sendMessage(send -> send.queueUrl(queue).messageBody("work"));
    assertTrue(begun.await(60, TimeUnit.SECONDS));

    Thread closing = Thread.ofVirtual().start(mapping::close);
    mayEnd.countDown();
    closing.join();

    assertEquals(1, done.get());
    assertTrue(isEmpty(queue));
  }

  @Test
  void messagesOfADisabledMappingUseUpNoReceiveCount() throws Exception {
    Map<String, List<String>> counts = new ConcurrentHashMap<>();
    AtomicBoolean succeeds = new AtomicBoolean();
    String queue = queue();
    try (EventSourceMapping mapping =
        mapping(
            queue,
            10,
            1,
            (event, _) -> {
              event.getRecords().forEach(message -> note(counts, message));
              return new SQSBatchResponse(
                  event.getRecords().stream()
                      .filter(_ -> !succeeds.get())
                      .map(message -> new SQSBatchResponse.BatchItemFailure(message.getMessageId()))
                      .toList());
            })) {
      send(queue, "received before");
      await(() -> counts.containsKey("received before"));
      mapping.disable();
      awaitTime(Duration.ofSeconds(1));
      List<String> before = List.copyOf(counts.getOrDefault("received before", List.of()));
      send(queue, "never received");

      awaitTime(FIVE_MINUTES);

      assertFalse(mapping.isEnabled());
      assertEquals(Map.of("received before", before), counts);
      succeeds.set(true);
      mapping.enable();
      await(() -> isEmpty(queue));
      List<String> after = new ArrayList<>(before);
      after.add(String.valueOf(before.size() + 1));
      assertEquals(Map.of("received before", after, "never received", List.of("1")), counts);
    }
  }

  private static void awaitTime(Duration time) {
    Instant end = Instant.now().plus(time);
    await(() -> Instant.now().isAfter(end));
  }

  @Test
  void disablingLeavesAnInvocationThatIsUnderWayToItsEnd() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    String queue = queue();
    try (EventSourceMapping mapping =
        mapping(
            queue,
            1,
            1,
            (_, _) -> {
              begun.countDown();
              awaitQuietly(mayEnd);
              return new SQSBatchResponse(List.of());
            })) {
      send(queue, "work");
      assertTrue(begun.await(60, TimeUnit.SECONDS));

      mapping.disable();
      mayEnd.countDown();

      await(() -> isEmpty(queue));
    }
  }

  @Test
  void mappingThatStartsDisabledReceivesNothingUntilItIsEnabledAndCanBeClosed() throws Exception {
    AtomicInteger invocations = new AtomicInteger();
    String queue = queue();
    send(queue, "work");
    EventSourceMapping mapping =
        EventSourceMapping.startDisabled(
            new MappingSpec("test", 1, Duration.ZERO, 1),
            new SourceQueue(sqs, queue),
            function((_, _) -> {
              invocations.incrementAndGet();
              return new SQSBatchResponse(List.of());
            }),
            STOP_TIMEOUT);
    mapping.close();

    assertEquals(0, invocations.get());
    assertFalse(isEmpty(queue));
  }

  private static void note(Map<String, List<String>> counts, SQSEvent.SQSMessage message) {
    counts
        .computeIfAbsent(message.getBody(), _ -> new CopyOnWriteArrayList<>())
        .add(message.getAttributes().get("ApproximateReceiveCount"));
  }

  private void send(String queue, String body) {
    sqs.sendMessage(send -> send.queueUrl(queue).messageBody(body));
  }

  private EventSourceMapping mapping(
      String queue,
      int batch,
      int concurrency,
      RequestHandler<SQSEvent, SQSBatchResponse> handler) {
    return EventSourceMapping.start(
        new MappingSpec("test", batch, Duration.ZERO, concurrency),
        new SourceQueue(sqs, queue),
        function(handler),
        STOP_TIMEOUT);
  }

  private static LambdaFunction<SQSEvent, SQSBatchResponse> function(
      RequestHandler<SQSEvent, SQSBatchResponse> handler) {
    return new LambdaFunction<>(
        new FunctionSpec("test", "test", Duration.ofSeconds(10), 512),
        handler,
        SQSEvent.class,
        SQSBatchResponse.class,
        InstantSource.system());
  }

  private String queue() {
    return sqs.createQueue(create ->
            create
                .queueName("q" + UUID.randomUUID())
                .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "1")))
        .queueUrl();
  }

  private boolean isEmpty(String queue) {
    Map<QueueAttributeName, String> counts =
        sqs.getQueueAttributes(get ->
                get.queueUrl(queue)
                    .attributeNames(
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
            .attributes();
    return counts.values().stream().allMatch("0"::equals);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void await(BooleanSupplier condition) {
    Await.until(condition, Duration.ofSeconds(60));
  }
}
