package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetter.Origin;
import dev.embedway.core.pipeline.deadletter.DeadLetterId;
import dev.embedway.core.pipeline.deadletter.FailureCode;
import dev.embedway.core.pipeline.message.MessageType;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.emulators.proxy.TcpProxy.Mode;
import dev.embedway.testing.Await;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.QueueSpec;
import dev.embedway.topology.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Messages that SQS itself gave up, over real queues. */
@Timeout(300)
class DeadLetterQueuesTest {

  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final TenantId TENANT = new TenantId("default");

  private static OutageCloud cloud;

  @BeforeAll
  static void start() throws Exception {
    cloud = OutageCloud.start("test");
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  @Test
  void messageThatSqsMovedEndsItsJobWithItsCauseAndLeavesTheQueueEmpty() {
    QueueSpec queue = Topology.test().queue(QueueId.EMBEDDING);
    cloud.createRemoteStore("moved");
    cloud.redriveAtOnce(queue);
    cloud.provider().set(Mode.DOWN);

    cloud.put("moved", 0, 1);

    Await.until(() -> cloud.statuses("moved").equals(List.of("failed")), BOUND);
    List<DeadLetter> letters =
        cloud.deadLetters().stream()
            .filter(each -> each.origin().stage() == PipelineStage.EMBEDDING)
            .toList();
    assertEquals(1, letters.size(), letters.toString());
    DeadLetter letter = letters.getFirst();
    assertEquals(TENANT, letter.tenant());
    assertEquals(Optional.of(MessageType.EMBED_BATCH), letter.origin().type());
    assertEquals(Optional.of("moved"), letter.origin().store());
    assertEquals(FailureCode.UNKNOWN, letter.failure().code());
    assertEquals("internal", letter.failure().cause());
    assertTrue(
        letter.failure().message().startsWith("the function ended at its last delivery"),
        letter.failure().message());
    String error = cloud.errors("moved").getFirst();
    assertTrue(error.contains(letter.failure().message()), error);
    assertTrue(error.contains(letter.id().value()), error);
    Await.until(() -> cloud.undrained() == 0, BOUND);
  }

  @Test
  void bodyThatNobodyCanReadIsADeadLetterWithoutAJob() {
    for (QueueId queue : PipelineStage.STORAGE.queues()) {
      String body = "no message of ours in " + queue;

      send(queue, body);

      DeadLetter letter = awaited(PipelineStage.STORAGE, body);
      assertEquals(TenantId.UNASSIGNED, letter.tenant());
      assertEquals(Origin.of(PipelineStage.STORAGE), letter.origin());
      assertEquals(FailureCode.UNKNOWN, letter.failure().code());
    }
    Await.until(() -> cloud.undrained() == 0, BOUND);
  }

  @Test
  void eventOfS3IsADeadLetterWithoutAJobOfTheChunkingStage() {
    String body =
        """
        {"Records": [{"eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
          "s3": {"object": {"key": "default/moved/lost.txt", "sequencer": "00"}}}]}
        """;

    send(QueueId.CHUNKING, body);

    DeadLetter letter = awaited(PipelineStage.CHUNKING, body);
    assertEquals(Origin.of(PipelineStage.CHUNKING), letter.origin());
    Await.until(() -> cloud.undrained() == 0, BOUND);
  }

  @Test
  void messageStaysInTheQueueWhileDynamoDbIsAway() {
    String body = "left behind while DynamoDB is away";
    int line = cloud.logged();
    cloud.dynamoDb().set(Mode.DOWN);

    send(QueueId.STORAGE, body);
    Await.until(() -> cloud.maxFailures(line) > 2, BOUND);
    int left = cloud.undrained();
    cloud.dynamoDb().set(Mode.PASS);

    assertEquals(1, left);
    assertTrue(awaited(PipelineStage.STORAGE, body).failure().receiveCount() > 1);
    Await.until(() -> cloud.undrained() == 0, BOUND);
  }

  private static void send(QueueId queue, String body) {
    String url = cloud.queueUrl(queue.deadLetterMapping().queue());
    cloud.client().sendMessage(send -> send.queueUrl(url).messageBody(body));
  }

  private static DeadLetter awaited(PipelineStage stage, String body) {
    DeadLetterId id = DeadLetterId.of(stage, body);
    Await.until(() -> find(id).isPresent(), BOUND);
    return find(id).orElseThrow();
  }

  private static Optional<DeadLetter> find(DeadLetterId id) {
    return cloud.deadLetters().stream().filter(letter -> letter.id().equals(id)).findFirst();
  }
}
