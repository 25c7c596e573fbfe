package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.cli.Typed;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.local.runner.event.EventSourceMapping;
import dev.embedway.testing.Await;
import dev.embedway.topology.QueueId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Stages that are paused, resumed and drained, over the queues of a local cloud of its own. */
@Timeout(360)
final class StagesTest {

  private static final Duration BOUND = Duration.ofSeconds(90);

  /** By the clocks of the test topology, which are those of AWS by 75. */
  private static final Duration FIVE_MINUTES = Duration.ofSeconds(4);

  private final Path directory;
  private LocalCloud cloud;

  StagesTest() throws IOException {
    directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "cloud");
    cloud = start();
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Test
  void pausedStageKeepsMessagesAndTheirReceiveCountsThroughARestart() {
    assertEquals(200, control("embedding", "pause").status());
    List<String> ids =
        Stream.of("Limpets return to their scars.", "Whelks drill shells.", "Gulls drop mussels.")
            .map(text -> api().upload("docs", text.length() + ".txt", text).path("id").asText())
            .toList();
    Await.until(() -> ids.stream().allMatch(id -> status(id).equals("embedding")), BOUND);
    Instant end = Instant.now().plus(FIVE_MINUTES);

    Await.until(
        () -> {
          JsonNode stage = stage("embedding");
          assertEquals(0, stage.path("in_flight").asInt(-1), stage.toString());
          return Instant.now().isAfter(end);
        },
        BOUND);

    JsonNode stage = stage("embedding");
    assertEquals("off", stage.path("mapping").asText());
    assertEquals(3, stage.path("waiting").asInt());
    assertEquals(3, stage.path("open_jobs").asInt());
    assertEquals(List.of("1", "1", "1"), receiveCountsOfTheNextReceipt());

    cloud.close();
    cloud = start();
    assertTrue(stage("embedding").path("paused").asBoolean());
    assertEquals("off", stage("embedding").path("mapping").asText());
    ids.forEach(id -> assertEquals("embedding", status(id)));
    assertEquals(200, control("embedding", "resume").status());
    ids.forEach(id -> api().awaitCompleted(id));
  }

  @Test
  void drainIsReportedOnlyWhileNothingIsDelayedInFlightVisibleOrOpen() {
    assertEquals(200, control("storage", "drain").status());
    Await.until(() -> stage("storage").path("drained").asBoolean(), BOUND);

    Instant sent = Instant.now();
    sqs().sendMessage(send -> send.queueUrl(url()).messageBody("unreadable, late").delaySeconds(4));
    assertNotDrainedUntil(sent.plusSeconds(3), "waiting");
    Await.until(() -> stage("storage").path("drained").asBoolean(), BOUND);

    assertEquals(200, control("storage", "pause").status());
    Await.until(() -> stage("storage").path("mapping").asText().equals("off"), BOUND);
    sqs().sendMessage(send -> send.queueUrl(url()).messageBody("unreadable, visible"));
    assertNotDrainedUntil(Instant.now().plusSeconds(2), "waiting");
    Instant taken = Instant.now();
    assertEquals(1, receive(QueueId.STORAGE, 5).size());
    assertEquals(200, control("storage", "drain").status());
    assertNotDrainedUntil(taken.plusSeconds(4), "in_flight");
    Await.until(() -> stage("storage").path("drained").asBoolean(), BOUND);
  }

  @Test
  void drainIsNotReportedWhileAJobIsOpenWhoseMessageIsLost() {
    assertEquals(200, control("storage", "pause").status());
    JsonNode uploaded = api().upload("docs", "c.txt", "Chitons graze at night.");
    Await.until(() -> stage("storage").path("waiting").asInt() == 1, BOUND);
    Message lost = receive(QueueId.STORAGE, 30).getFirst();
    sqs().deleteMessage(delete -> delete.queueUrl(url()).receiptHandle(lost.receiptHandle()));

    assertEquals(200, control("storage", "drain").status());

    assertNotDrainedUntil(Instant.now().plusSeconds(3), "open_jobs");
    JsonNode stage = stage("storage");
    assertEquals(0, stage.path("waiting").asInt() + stage.path("in_flight").asInt());
    Api.Answer cancelled =
        api()
            .post(
                "/v1/documents/embeddings/jobs/" + uploaded.path("job_id").asText() + "/cancel",
                api().object());
    assertEquals(200, cancelled.status(), cancelled.toString());
    Await.until(() -> stage("storage").path("drained").asBoolean(), BOUND);
  }

  /** Looks again and again, and says what is left. */
  private void assertNotDrainedUntil(Instant end, String left) {
    Await.until(
        () -> {
          JsonNode stage = stage("storage");
          if (Instant.now().isAfter(end)) {
            return true;
          }
          assertFalse(stage.path("drained").asBoolean(), stage.toString());
          assertEquals(1, stage.path(left).asInt(), stage.toString());
          return false;
        },
        BOUND);
  }

  @Test
  void stageThatDrainsRefusesUploadsAndReportsOnlyWhenNothingIsLeft() {
    assertEquals(200, control("storage", "pause").status());
    String id = api().upload("docs", "b.txt", "Barnacles stay put.").path("id").asText();
    Await.until(() -> stage("storage").path("waiting").asInt() > 0, BOUND);
    assertEquals(200, control("embedding", "drain").status());

    Api.Answer refused = upload("late.txt");
    assertEquals(429, refused.status());
    assertEquals("backpressure", refused.body().at("/error/code").asText());
    assertEquals("draining", refused.body().at("/error/details/reason").asText());
    assertEquals(
        200,
        api()
            .post(
                "/v1/embeddings",
                api().object().put("model", "all-MiniLM-L6-v2").put("input", "tides"))
            .status());

    Await.until(() -> stage("embedding").path("drained").asBoolean(), BOUND);
    assertFalse(stage("storage").path("drained").asBoolean());
    assertEquals(200, control("storage", "drain").status());
    Await.until(() -> stage("storage").path("drained").asBoolean(), BOUND);
    assertEquals("completed", status(id));

    assertEquals(200, control("all", "resume").status());
    Await.until(() -> upload("late.txt").status() == 202, BOUND);
  }

  @Test
  void objectsInTheBucketAreTakenWhileUploadsAreRefused() {
    assertEquals(200, control("storage", "drain").status());
    try (S3Client s3 = RunningCloud.s3(cloud.connection())) {
      s3.putObject(
          put -> put.bucket(cloud.connection().s3().bucket()).key("default/docs/by-s3.txt"),
          RequestBody.fromString("Whelks lay their eggs in capsules."));
    }

    Await.until(
        () ->
            api()
                .get("/v1/documents?store=docs")
                .body()
                .at("/data/0/status")
                .asText()
                .equals("completed"),
        BOUND);
    assertEquals(429, upload("late.txt").status());
  }

  @Test
  void commandsPauseResumeAndListStages() {
    assertEquals("Paused: embedding", typed("stages", "pause", "embedding"));
    assertTrue(typed("stages").contains("embedding  paused"), () -> typed("stages"));
    assertEquals("Draining: chunking, embedding, storage", typed("stages", "drain", "all"));
    assertTrue(typed("stages").contains("storage    drained"), () -> typed("stages"));
    assertEquals("Resumed: chunking, embedding, storage", typed("stages", "resume", "all"));
    assertEquals(2, Typed.command("stages", "pause", "content").exitCode());
    assertEquals(typed("stages"), typed("stages", "status"));
    assertTrue(typed("stages", "status", "--json").startsWith("{\"chunking\":{"));
    assertTrue(typed("stages", "--json").startsWith("{\"chunking\":{"), () -> typed("stages"));
  }

  private String typed(String... words) {
    Typed typed =
        Typed.command(
            directory,
            Map.of(
                "EMBEDWAY_URL", cloud.connection().url().toString(),
                "EMBEDWAY_API_KEY", cloud.connection().key()),
            words);
    assertEquals(0, typed.exitCode(), typed.err());
    return typed.out().strip();
  }

  @Test
  void switchThatStandsOtherwiseThanWantedIsTurnedBackByTheSchedule() {
    assertEquals(200, control("chunking", "pause").status());
    cloud.topology().mappings().stream()
        .filter(mapping -> mapping.spec().queue().equals(QueueId.CHUNKING.queueName()))
        .forEach(mapping -> mapping.enable());

    Await.until(() -> stage("chunking").path("mapping").asText().equals("off"), BOUND);
  }

  @Test
  void pauseIsOfTheQueuesOfBothLanesAndOneThatIsReadAllTheSameIsTurnedBack() {
    assertEquals(200, control("storage", "pause").status());
    assertEquals("off", stage("storage").path("mapping").asText());
    List<EventSourceMapping> mappings =
        cloud.topology().mappings().stream()
            .filter(mapping ->
                List.of(QueueId.STORAGE.queueName(), QueueId.STORAGE_BULK.queueName())
                    .contains(mapping.spec().queue()))
            .toList();
    assertEquals(2, mappings.size());
    assertTrue(mappings.stream().noneMatch(EventSourceMapping::isEnabled));

    mappings.getLast().enable();
    assertEquals("mixed", stage("storage").path("mapping").asText());

    Await.until(() -> stage("storage").path("mapping").asText().equals("off"), BOUND);
    assertTrue(mappings.stream().noneMatch(EventSourceMapping::isEnabled));
  }

  private LocalCloud start() {
    return LocalCloud.start(
        CloudConfig.of(directory, 0, TestEnvironment.variables()), System.err::println);
  }

  private Api api() {
    return Api.of(cloud.connection());
  }

  private Api.Answer control(String stage, String action) {
    return api()
        .post(
            "/v1/embeddings/stage/control",
            api().object().put("stage", stage).put("action", action));
  }

  private JsonNode stage(String name) {
    return api().get("/v1/embeddings/stage/status").body().path(name);
  }

  private String status(String document) {
    return api().get("/v1/documents/" + document).body().path("status").asText();
  }

  private Api.Answer upload(String key) {
    return api()
        .post(
            "/v1/documents",
            api().object().put("store", "docs").put("key", key).put("text", "Too late."));
  }

  /** Receives as a worker would, and gives the messages back at once. */
  private List<String> receiveCountsOfTheNextReceipt() {
    return receive(QueueId.EMBEDDING, 0).stream()
        .map(message ->
            message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT))
        .toList();
  }

  private List<Message> receive(QueueId queue, int visibilityTimeout) {
    return sqs()
        .receiveMessage(receive ->
            receive
                .queueUrl(url(queue))
                .maxNumberOfMessages(10)
                .visibilityTimeout(visibilityTimeout)
                .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages();
  }

  private String url() {
    return url(QueueId.STORAGE);
  }

  private String url(QueueId queue) {
    return sqs().getQueueUrl(get -> get.queueName(queue.queueName())).queueUrl();
  }

  private SqsClient sqs() {
    return cloud.topology().clients().sqs();
  }
}
