package dev.embedway.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.local.Api;
import dev.embedway.local.EmbeddingService;
import dev.embedway.local.TestEnvironment;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.testing.Await;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.Topology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Documents that fail in the queues of a local cloud, and the commands of docs/operations.md that
 * complete them.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DeadLettersTest {

  private static final String KEY = "0123456789abcdef".repeat(4);
  private static final String NEW_KEY = "fedcba9876543210".repeat(4);
  private static final String DLQ = "/v1/embeddings/dlq";
  private static final String STORE = "letters";

  /** Half a message, which no stage can read. */
  private static final String CANARY = "{\"v\":1,\"note\":\"yellow-canary-in-a-coal-mine";

  /** The deadline of the cloud, and time for a busy machine. */
  private static final Duration GIVEN_UP = Duration.ofMinutes(4);

  private static final Duration BOUND = Duration.ofMinutes(2);

  private static EmbeddingService provider;
  private static Path directory;
  private static LocalCloud cloud;

  private final ObjectMapper json = new ObjectMapper();

  @BeforeAll
  static void start() throws IOException {
    provider = EmbeddingService.start();
    directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "letters");
    cloud = started(KEY);
    Api api = api();
    Api.Answer made =
        api.post(
            "/v1/vector_stores",
            new ObjectMapper()
                .createObjectNode()
                .put("name", STORE)
                .put("model", "local_api:some-model")
                .put("dimensions", EmbeddingService.DIM));
    assertTrue(made.status() < 300, made.toString());
  }

  @AfterAll
  static void stop() {
    cloud.close();
    provider.close();
  }

  private static LocalCloud started(String keys) {
    Map<String, String> variables = TestEnvironment.variables();
    variables.put("LOCAL_API_URL", "http://127.0.0.1:" + provider.port() + "/v1");
    variables.put("EMBEDDINGS_BREAKER_OPEN_SECONDS", "1");
    variables.put("EMBEDWAY_RETRY_DEADLINE", "1m");
    variables.put("EMBEDDINGS_DLQ_ENCRYPTION_KEY", keys);
    return LocalCloud.start(CloudConfig.of(directory, 0, variables), System.err::println);
  }

  private static Api api() {
    return Api.of(cloud.connection());
  }

  /** Leaves what other tests let fail out of the lists of what nobody has looked at. */
  @BeforeEach
  void setOthersAside() {
    letters("?stage=embedding&state=quarantined")
        .forEach(letter ->
            api()
                .post(
                    DLQ + "/state",
                    json.createObjectNode()
                        .put("stage", "embedding")
                        .put("entry_id", letter.path("entry_id").asText())
                        .put("state", "ignored")));
  }

  /** Uploads a document that the provider answers with this status until it has failed. */
  private String failed(String key, int status) {
    provider.answerWith(status);
    Api.Answer answer =
        api()
            .post(
                "/v1/documents",
                json.createObjectNode()
                    .put("store", STORE)
                    .put("key", key)
                    .put("text", "words of " + key));
    String id = answer.body().path("id").asText();
    Await.until(() -> status(id).equals("failed"), GIVEN_UP);
    provider.answerWith(EmbeddingService.OK);
    return id;
  }

  private static String status(String document) {
    return api().get("/v1/documents/" + document).body().path("status").asText();
  }

  private static JsonNode letters(String query) {
    return api().get(DLQ + query).body().path("items");
  }

  @Test
  void commandsOfThePageCompleteWhatFailed() throws IOException, InterruptedException {
    String refused = failed("refused.txt", 401);
    String late = failed("late.txt", 503);
    JsonNode quarantined = letters("?stage=embedding&state=quarantined");
    assertEquals(
        List.of("UPSTREAM_5XX", "UNAUTHORIZED"),
        quarantined.valueStream().map(it -> it.path("failure_code").asText()).toList());
    assertTrue(quarantined.at("/0/receive_count").asInt() > 1, "it was tried again until then");
    assertEquals(1, quarantined.at("/1/receive_count").asInt(), "it was given up at once");

    walk(quarantined.at("/0/entry_id").asText());
    Await.until(() -> status(late).equals("completed"), BOUND);
    walk(quarantined.at("/1/entry_id").asText());
    Await.until(() -> status(refused).equals("completed"), BOUND);

    assertEquals(0, letters("?stage=embedding&state=quarantined").size());
  }

  /** Types the page's commands for the dead letter that is the last of those that nobody saw. */
  private void walk(String entry) throws IOException, InterruptedException {
    List<String> others = new ArrayList<>();
    for (FirstHourPage.Step step : page().steps()) {
      if (!step.command().startsWith("ENTRY=")) {
        List<String> printed = typed(step.command(), entry);
        if (!step.shows(printed)) {
          others.add("$ " + step.command());
          others.addAll(printed);
        }
      }
    }
    assertEquals(List.of(), others, "docs/operations.md shows something else");
  }

  private static FirstHourPage page() throws IOException {
    String page = Files.readString(TestEnvironment.home().resolve("docs/operations.md"));
    int from = page.indexOf("\n## Dead letters\n");
    FirstHourPage walk = FirstHourPage.of(page.substring(from, page.indexOf("\n## ", from + 1)));
    assertEquals(7, walk.steps().size(), walk.commands().toString());
    return walk;
  }

  private List<String> typed(String command, String entry)
      throws IOException, InterruptedException {
    Path output = directory.resolve("typed");
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    shell.environment().put("URL", cloud.connection().url().toString());
    shell.environment().put("KEY", cloud.connection().key());
    shell.environment().put("ENTRY", entry);
    assertTrue(shell.start().waitFor(1, TimeUnit.MINUTES), command);
    return Files.readAllLines(output);
  }

  @Test
  void commandLineListsShowsAndRequeues() {
    String one = failed("one.txt", 401);
    String two = failed("two.txt", 403);
    String three = failed("three.txt", 401);

    List<String> lines =
        command("dead-letters", "list", "--stage", "embedding", "--state", "quarantined")
            .out()
            .lines()
            .toList();
    List<String> ids = lines.stream().map(line -> line.split(" ", 2)[0]).toList();
    Typed objects = command("dead-letters", "list", "--json", "--state", "quarantined");
    Typed shown = command("dead-letters", "show", ids.getFirst());
    Typed early = command("dead-letters", "requeue", ids.getFirst());
    Typed unexplained = command("dead-letters", "approve", ids.getFirst(), "--note", " ");
    Typed approved = command("dead-letters", "approve", ids.get(1), ids.get(2), "--note", "mended");
    Typed ignored = command("dead-letters", "ignore", ids.getFirst(), "--note", "not needed");
    Typed requeued = command("dead-letters", "requeue", ids.get(2));
    Typed rest = command("dead-letters", "requeue", "--all-approved");
    Typed none = command("dead-letters", "requeue", "--all-approved");

    assertEquals(3, lines.size(), lines.toString());
    assertTrue(
        lines.getFirst().matches("dl_\\S+  embedding  quarantined .*default/letters.*rejected.*"),
        lines.getFirst());
    assertTrue(objects.out().lines().allMatch(line -> line.startsWith("{\"entry_id\":\"dl_")));
    assertTrue(shown.out().contains("\"type\":\"embed_batch\""), shown.out());
    assertTrue(shown.out().matches("(?s).*failure_code +UNAUTHORIZED\\R.*"), shown.out());
    assertEquals(1, early.exitCode());
    assertTrue(early.err().contains("only approved_for_requeue ones"), early.err());
    assertEquals(1, unexplained.exitCode());
    assertTrue(unexplained.err().contains("operator_note"), unexplained.err());
    assertEquals(0, approved.exitCode(), approved.err());
    assertEquals("Ignored " + ids.getFirst() + ".", ignored.err());
    assertEquals("Requeued " + ids.get(2) + ".", requeued.err());
    assertEquals("Requeued " + ids.get(1) + ".", rest.err());
    assertEquals("", none.err());
    Await.until(() -> status(one).equals("completed") && status(two).equals("completed"), BOUND);
    assertEquals("failed", status(three));
  }

  @Test
  void statsCountByStageAndState() {
    failed("counted.txt", 401);
    JsonNode stats = api().get(DLQ + "/stats").body();

    List<String> lines = command("dead-letters", "stats").out().lines().toList();
    Typed object = command("dead-letters", "stats", "--json");

    long quarantined = stats.at("/stages/embedding/states/quarantined").asLong();
    assertTrue(quarantined > 0, stats.toString());
    assertEquals(3, lines.size(), lines.toString());
    assertTrue(
        lines
            .get(1)
            .matches(
                "embedding  \\d+ in queue, 0 undrained, \\d+ processed, \\d+ failed; "
                    + quarantined
                    + " quarantined, .*superseded"),
        lines.get(1));
    assertTrue(object.out().startsWith("{\"queues\":{\"embeddings:chunking\":"), object.out());
  }

  private static Typed command(String... words) {
    return Typed.command(cloud, words);
  }

  @Test
  void bodyThatCannotBeReadIsKeptAndFoundByNoScan() {
    failed("canary.txt", 401);
    SqsClient sqs = cloud.topology().clients().sqs();
    String url = sqs.getQueueUrl(get -> get.queueName(QueueId.STORAGE.queueName())).queueUrl();
    sqs.sendMessage(send -> send.queueUrl(url).messageBody(CANARY));
    Await.until(() -> letters("?stage=storage").size() == 1, BOUND);

    assertTrue(isFound("words of canary.txt"), "the scan finds what is not encrypted");
    assertFalse(isFound("yellow-canary"));
    assertCanary(letters("?stage=storage").path(0));

    restart(NEW_KEY + "," + KEY);
    assertCanary(letters("?stage=storage").path(0));
    assertFalse(isFound("yellow-canary"));
    restart(NEW_KEY);
    JsonNode closed = letters("?stage=storage").path(0);
    assertTrue(closed.path("payload").isNull(), closed.toString());
    assertTrue(closed.path("payload_error").asText().contains("none of the keys"));
    restart(KEY);
  }

  private static void assertCanary(JsonNode letter) {
    assertEquals(CANARY, letter.path("payload").asText());
    assertEquals("BAD_JSON", letter.path("failure_code").asText());
    assertEquals("_unassigned", letter.path("tenant").asText());
    assertTrue(letter.path("job_id").isNull());
  }

  private static void restart(String keys) {
    cloud.close();
    cloud = started(keys);
  }

  /** Tells whether any item of DynamoDB or object of S3 has a text in it. */
  private static boolean isFound(String text) {
    DynamoDbClient dynamoDb = cloud.topology().clients().dynamoDb();
    Stream<String> items =
        Topology.aws().tables().stream()
            .flatMap(table ->
                dynamoDb.scanPaginator(scan -> scan.tableName(table.name())).items().stream())
            .flatMap(item -> item.values().stream())
            .map(DeadLettersTest::content);
    return Stream.concat(items, objects()).anyMatch(content -> content.contains(text));
  }

  /** An attribute with bytes as characters, at any depth. */
  private static String content(AttributeValue value) {
    return value.b() == null
        ? value.toString()
        : new String(value.b().asByteArray(), StandardCharsets.ISO_8859_1);
  }

  private static Stream<String> objects() {
    S3Client s3 = cloud.topology().clients().s3();
    return s3.listBuckets().buckets().stream()
        .flatMap(bucket ->
            s3.listObjectsV2Paginator(list -> list.bucket(bucket.name())).contents().stream()
                .map(object ->
                    s3.getObjectAsBytes(get -> get.bucket(bucket.name()).key(object.key()))))
        .map(bytes -> new String(bytes.asByteArray(), StandardCharsets.ISO_8859_1));
  }
}
