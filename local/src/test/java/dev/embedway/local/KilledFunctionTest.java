package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.message.MessageType;
import dev.embedway.core.pipeline.message.PipelineStage;
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
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Functions whose processes are killed at work: at each delivery of a message, the last one too,
 * with what an operator types then; and each function of a re-embed once, which goes on by itself.
 */
@Timeout(420)
class KilledFunctionTest {

  private static final int DELIVERIES = 2;
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final String NEXT_MODEL = "bge-small-en-v1.5";
  private static final QueueSpec EMBEDDING = Topology.test().queue(QueueId.EMBEDDING);
  private static final Duration STOP = Duration.ofSeconds(10);

  private static OutageCloud cloud;

  private final AtomicInteger killed = new AtomicInteger();

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws IOException {
    cloud = OutageCloud.start("test");
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  @Test
  void messageOfAKilledFunctionIsADeadLetterThatCompletesItsDocument() {
    cloud.createRemoteStore("killed");
    cloud.control(PipelineStage.EMBEDDING, "pause");
    redriveOnceKilled();
    cloud.service().hold();

    try (EventSourceMapping _ = mapping()) {
      cloud.put("killed", 0, 1);
      Await.until(() -> cloud.statuses("killed").equals(List.of("failed")), BOUND);
    }
    cloud.service().letGo();
    showAgainAfter(EMBEDDING.visibilityTimeout());

    assertEquals(DELIVERIES, killed.get());
    List<DeadLetter> letters = deadLetters("killed");
    DeadLetter letter = letters.getFirst();
    assertEquals(1, letters.size());
    assertEquals(Optional.of(MessageType.EMBED_BATCH), letter.origin().type());
    assertTrue(
        letter.failure().message().startsWith("the function ended at its last delivery"),
        letter.failure().message());
    assertTrue(letter.failure().receiveCount() >= DELIVERIES, letter.failure().toString());
    Await.until(() -> cloud.undrained() == 0, BOUND);
    complete(letter.id().value());
  }

  @Test
  void reembedWhoseFunctionsAreKilledEndsAsOneThatIsNot() throws IOException {
    try (KilledReembed reembed = new KilledReembed(cloud, directory)) {
      reembed.begin("all-MiniLM-L6-v2", NEXT_MODEL);
      Map<FunctionId, Integer> killed = reembed.complete();
      reembed.fill("fresh", NEXT_MODEL);

      assertEquals(
          Set.of(FunctionId.REEMBED, FunctionId.CHUNKING, FunctionId.EMBEDDING, FunctionId.STORAGE),
          killed.keySet());
      StoredVersions stored = new StoredVersions(cloud);
      int shown = killed.getOrDefault(FunctionId.STORAGE, 0);
      assertTrue(shown > 0 && shown < KilledReembed.DOCUMENTS, "shown at the kill: " + shown);
      List<String> rows = stored.rows(KilledReembed.STORE, 2);
      assertEquals(stored.rows("fresh", 1), rows);
      assertEquals(stored.rows(KilledReembed.STORE, 1).size(), rows.size());
      assertEquals(KilledReembed.DOCUMENTS, reembed.progress().path("done").asInt());
      assertEquals(0, reembed.progress().path("failed").asInt());
      assertTrue(rows.size() > KilledReembed.DOCUMENTS, "rows: " + rows.size());

      reembed.serve();

      assertEquals(reembed.found("fresh"), reembed.found(KilledReembed.STORE));
      assertEquals(5, reembed.found(KilledReembed.STORE).size());
      assertEquals(List.of(), deadLetters(KilledReembed.STORE));
      assertEquals(0, cloud.undrained());
    }
  }

  private static List<DeadLetter> deadLetters(String store) {
    return cloud.deadLetters().stream()
        .filter(letter -> letter.origin().store().filter(store::equals).isPresent())
        .toList();
  }

  /** No message comes again while its process starts, however slow the machine. */
  private static void redriveOnceKilled() {
    cloud.redriveAfter(EMBEDDING, DELIVERIES);
    showAgainAfter(BOUND.multipliedBy(2));
  }

  private static void showAgainAfter(Duration time) {
    String seconds = String.valueOf(time.toSeconds());
    cloud
        .client()
        .setQueueAttributes(set ->
            set.queueUrl(cloud.queueUrl(EMBEDDING.name()))
                .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, seconds)));
  }

  /** As on AWS, the lease of a killed worker is over when its message comes again. */
  private static void redeliverAfterTheLease(String event) throws IOException {
    String url = cloud.queueUrl(EMBEDDING.name());
    int seconds = Math.toIntExact(Topology.test().lease().toSeconds()) + 1;
    new ObjectMapper()
        .readTree(event)
        .path("Records")
        .forEach(message ->
            cloud
                .client()
                .changeMessageVisibility(change ->
                    change
                        .queueUrl(url)
                        .receiptHandle(message.path("receiptHandle").asText())
                        .visibilityTimeout(seconds)));
  }

  /** Typed by the operator. */
  private void complete(String id) {
    Typed listed = typed("list", "--state", "quarantined");
    Typed shown = typed("show", id);
    Typed early = typed("requeue", id);
    Typed unexplained = typed("approve", id, "--note", " ");
    Typed approved = typed("approve", id, "--note", "more memory");
    Typed requeued = typed("requeue", id);
    cloud.control(PipelineStage.EMBEDDING, "resume");

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
        Process process =
            FunctionProcess.start(cloud, FunctionId.EMBEDDING, Map.of(), eventJson, output);
        Await.until(() -> cloud.service().requests() > before || !process.isAlive(), BOUND);
        assertTrue(process.isAlive(), () -> "it is to be killed at work: " + read(output));
        process.destroyForcibly().waitFor();
        redeliverAfterTheLease(eventJson);
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
