package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.message.MessageType;
import dev.embedway.local.cli.Typed;
import dev.embedway.local.runner.Invocable;
import dev.embedway.local.runner.InvocationOutcome;
import dev.embedway.local.runner.event.EventSourceMapping;
import dev.embedway.local.runner.event.SourceQueue;
import dev.embedway.testing.Await;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.QueueSpec;
import dev.embedway.topology.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * A function whose process is killed at each delivery of a message, the last one too, and what an
 * operator types to complete its document.
 */
@Timeout(420)
class KilledFunctionTest {

  private static final int DELIVERIES = 2;
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(10);

  private final AtomicInteger killed = new AtomicInteger();
  private OutageCloud cloud;

  @TempDir private Path directory;

  @BeforeEach
  void start() throws IOException {
    cloud = OutageCloud.start("test");
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Test
  void messageOfAKilledFunctionIsADeadLetterThatCompletesItsDocument() {
    cloud.createRemoteStore("killed");
    control("pause");
    redriveAfterTheLease();
    cloud.service().hold();

    try (EventSourceMapping _ = mapping()) {
      cloud.put("killed", 0, 1);
      Await.until(() -> cloud.statuses("killed").equals(List.of("failed")), BOUND);
    }
    cloud.service().letGo();

    assertEquals(DELIVERIES, killed.get());
    DeadLetter letter = cloud.deadLetters().getFirst();
    assertEquals(1, cloud.deadLetters().size());
    assertEquals(Optional.of(MessageType.EMBED_BATCH), letter.origin().type());
    assertTrue(
        letter.failure().message().startsWith("the function ended at its last delivery"),
        letter.failure().message());
    assertTrue(letter.failure().receiveCount() >= DELIVERIES, letter.failure().toString());
    Await.until(() -> cloud.undrained() == 0, BOUND);
    complete(letter.id().value());
  }

  /** As on AWS, the lease of a killed worker is over when its message comes again. */
  private void redriveAfterTheLease() {
    QueueSpec queue = Topology.test().queue(QueueId.EMBEDDING);
    cloud.redriveAfter(queue, DELIVERIES);
    long seconds = Topology.test().lease().multipliedBy(3).toSeconds();
    cloud
        .client()
        .setQueueAttributes(set ->
            set.queueUrl(cloud.queueUrl(queue.name()))
                .attributes(
                    Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, String.valueOf(seconds))));
  }

  /** Typed by the operator. */
  private void complete(String id) {
    Typed listed = typed("list", "--state", "quarantined");
    Typed shown = typed("show", id);
    Typed early = typed("requeue", id);
    Typed unexplained = typed("approve", id, "--note", " ");
    Typed approved = typed("approve", id, "--note", "more memory");
    Typed requeued = typed("requeue", id);
    control("resume");

    assertTrue(listed.out().startsWith(id), listed.out());
    assertTrue(shown.out().contains("the function ended at its last delivery"), shown.out());
    assertEquals(List.of(1, 1), List.of(early.exitCode(), unexplained.exitCode()));
    assertEquals(0, approved.exitCode(), approved.err());
    assertEquals("Requeued " + id + ".", requeued.err());
    Await.until(() -> cloud.statuses("killed").equals(List.of("completed")), BOUND);
    assertEquals(0, cloud.undrained());
  }

  private Typed typed(String command, String... words) {
    String[] all = new String[words.length + 2];
    all[0] = "dead-letters";
    all[1] = command;
    System.arraycopy(words, 0, all, 2, words.length);
    return Typed.command(cloud.cloud(), all);
  }

  private void control(String action) {
    Api.Answer answer =
        cloud
            .api()
            .post(
                "/v1/embeddings/stage/control",
                cloud.api().object().put("stage", "embedding").put("action", action));
    assertEquals(200, answer.status(), answer.toString());
  }

  /** Reads the queue of the stage, whose own mapping is off. */
  private EventSourceMapping mapping() {
    return EventSourceMapping.start(
        QueueId.EMBEDDING.mapping(),
        new SourceQueue(cloud.client(), cloud.queueUrl(QueueId.EMBEDDING.queueName())),
        new Killed(),
        STOP);
  }

  /** The function in a process that is killed while it waits for the provider. */
  private final class Killed implements Invocable {

    @Override
    public String name() {
      return FunctionId.EMBEDDING.functionName();
    }

    @Override
    public synchronized InvocationOutcome invoke(String eventJson) {
      int before = cloud.service().requests();
      Path output = directory.resolve("killed-" + killed.get() + ".log");
      try {
        Process process = EmbeddingProcess.start(cloud, eventJson, output);
        Await.until(() -> cloud.service().requests() > before || !process.isAlive(), BOUND);
        assertTrue(process.isAlive(), () -> "it is to be killed at work: " + read(output));
        process.destroyForcibly().waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      killed.incrementAndGet();
      return new InvocationOutcome.Failed(InvocationOutcome.Reason.THROWN, "signal: killed");
    }
  }

  private static String read(Path output) {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
