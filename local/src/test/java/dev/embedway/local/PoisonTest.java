package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore.DeadLetterQuery;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.chunking.samples.HostileFiles;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.local.runner.Invocable;
import dev.embedway.local.runner.event.EventSourceMapping;
import dev.embedway.local.runner.event.SourceQueue;
import dev.embedway.testing.Await;
import dev.embedway.topology.QueueId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Documents and messages that no retry helps, among good ones, over the queues of a local cloud
 * with the clocks of AWS: nothing is redelivered because a visibility timeout ended early.
 */
@Timeout(420)
class PoisonTest {

  private static final int GOOD = 14;
  private static final int UNREADABLE = 3;
  private static final Duration BOUND = Duration.ofMinutes(3);
  private static final Duration STOP = Duration.ofSeconds(10);

  /** Words of chunks that the provider answers with these statuses. */
  private static final Map<String, Integer> REFUSED =
      Map.of("unwelcome", 400, "oversized", 413, "unfit", 422);

  private final RecordedDeliveries deliveries = new RecordedDeliveries();
  private final Map<QueueId, EventSourceMapping> mappings = new EnumMap<>(QueueId.class);
  private EmbeddingService provider;
  private LocalCloud cloud;
  private Api api;
  private S3Client s3;

  @BeforeEach
  void start() throws IOException {
    provider = EmbeddingService.start();
    REFUSED.forEach(provider::refuse);
    Map<String, String> variables = TestEnvironment.variables();
    variables.put("EMBEDWAY_TOPOLOGY", "aws");
    variables.put("LOCAL_API_URL", "http://127.0.0.1:" + provider.port() + "/v1");
    Path directory =
        Files.createTempDirectory(Files.createDirectories(Path.of("target")), "poison");
    cloud = LocalCloud.start(CloudConfig.of(directory, 0, variables), System.err::println);
    api = Api.of(cloud.connection());
    s3 = RunningCloud.s3(cloud.connection());
    readQueuesByRecordedMappings();
  }

  @AfterEach
  void stop() {
    mappings.values().forEach(EventSourceMapping::close);
    s3.close();
    cloud.close();
    provider.close();
  }

  /** Turns the cloud's own mappings off; the test's have the same numbers and functions. */
  private void readQueuesByRecordedMappings() {
    Api.Answer paused =
        api.post(
            "/v1/embeddings/stage/control",
            api.object().put("stage", "all").put("action", "pause"));
    assertEquals(200, paused.status(), paused.toString());
    for (QueueId queue : QueueId.values()) {
      Invocable function =
          cloud.topology().functions().stream()
              .filter(each -> each.name().equals(queue.consumer().functionName()))
              .findFirst()
              .orElseThrow();
      mappings.put(
          queue,
          EventSourceMapping.startDisabled(
              queue.mapping(),
              new SourceQueue(sqs(), url(queue)),
              deliveries.around(function),
              STOP));
    }
  }

  @Test
  void neighboursOfPoisonAreDeliveredAsOftenAsWithoutItAndNoneBecomesADeadLetter() {
    Map<String, byte[]> good = good();
    Map<String, byte[]> mixed = mixed(good);
    Map<String, byte[]> parts = refusedParts();

    run("calm", good, List.of(), good.size());
    run("mixed", mixed, bodies(), good.size() + parts.size());

    assertEquals(counts("calm", good.keySet()), counts("mixed", good.keySet()));
    Map<String, String> ends = ends("mixed");
    good.keySet().forEach(key -> assertEquals("completed", ends.get(key), key));
    parts.keySet().forEach(key -> assertEquals("partial", ends.get(key), key));
    assertEquals(
        mixed.size() - good.size() - parts.size(),
        ends.values().stream().filter("failed"::equals).count());
    assertEquals(List.of("event", "store_batch"), deliveries.besideUnreadable());
    assertOfPoisonOnly(letters(), good, mixed);
  }

  /** Every refused chunk and unreadable body is a dead letter, and no good document is. */
  private static void assertOfPoisonOnly(
      List<DeadLetter> letters, Map<String, byte[]> good, Map<String, byte[]> mixed) {
    Set<DocumentId> neighbours =
        Stream.of("calm", "mixed")
            .flatMap(store -> good.keySet().stream().map(key -> id(store, key)))
            .collect(Collectors.toSet());
    Set<DocumentId> about =
        letters.stream()
            .flatMap(letter -> letter.origin().job().stream())
            .map(job -> job.document())
            .collect(Collectors.toSet());
    assertTrue(about.stream().noneMatch(neighbours::contains), about.toString());
    mixed.keySet().stream()
        .filter(key -> key.startsWith("refused"))
        .forEach(key -> assertTrue(about.contains(id("mixed", key)), key));
    Map<PipelineStage, Long> unreadable =
        letters.stream()
            .filter(letter -> letter.origin().job().isEmpty())
            .collect(Collectors.groupingBy(it -> it.origin().stage(), Collectors.counting()));
    assertEquals(
        Stream.of(PipelineStage.values())
            .collect(Collectors.toMap(stage -> stage, _ -> (long) UNREADABLE)),
        unreadable);
  }

  private static Map<String, byte[]> good() {
    return IntStream.range(0, GOOD)
        .boxed()
        .collect(
            Collectors.toMap(
                i -> "good/" + i + (i % 2 == 0 ? ".txt" : ".md"),
                i -> text(i, "plain"),
                (one, _) -> one,
                TreeMap::new));
  }

  /** Good ones and poison by turns, so that they share events. */
  private static Map<String, byte[]> mixed(Map<String, byte[]> good) {
    Map<String, byte[]> poison = new TreeMap<>(hostile());
    poison.putAll(refusedParts());
    REFUSED.keySet().forEach(word -> poison.put("refused/" + word + ".txt", utf8(word)));
    List<Map.Entry<String, byte[]>> bad = List.copyOf(poison.entrySet());
    Map<String, byte[]> mixed = new LinkedHashMap<>();
    int next = 0;
    for (Map.Entry<String, byte[]> each : good.entrySet()) {
      mixed.put(each.getKey(), each.getValue());
      if (next < bad.size()) {
        mixed.put(bad.get(next).getKey(), bad.get(next).getValue());
        next++;
      }
    }
    bad.stream().skip(next).forEach(each -> mixed.put(each.getKey(), each.getValue()));
    return mixed;
  }

  /** One file for each code that a file ends with. */
  private static Map<String, byte[]> hostile() {
    Map<String, byte[]> byEnd = new TreeMap<>();
    HostileFiles.all("http://127.0.0.1:9/x")
        .forEach((name, file) -> {
          if (!file.end().equals("completed")
              && byEnd.keySet().stream().noneMatch(key -> key.startsWith(file.end() + "/"))) {
            byEnd.put(file.end() + "/" + name, file.bytes());
          }
        });
    assertTrue(byEnd.size() > 3, byEnd.keySet().toString());
    return byEnd;
  }

  /** Documents of several chunks of which the provider refuses one. */
  private static Map<String, byte[]> refusedParts() {
    return REFUSED.keySet().stream()
        .collect(Collectors.toMap(word -> "refused-part/" + word + ".md", word -> text(7, word)));
  }

  private static byte[] text(int document, String word) {
    return utf8(
        IntStream.range(0, 4)
            .mapToObj(i ->
                "# Part %d of %d\n\n%s"
                    .formatted(
                        i,
                        document,
                        (i == 2 ? word + ". " : "")
                            + ("Word " + document + " of part " + i + ". ").repeat(60)))
            .collect(Collectors.joining("\n\n")));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> bodies() {
    return IntStream.range(0, UNREADABLE).mapToObj(i -> "no message of ours, " + i).toList();
  }

  /**
   * Brings documents and bodies through all stages. A queue is not read before all that it is to
   * have waits in it, so that events are full.
   *
   * @param stored documents that reach the storage stage
   */
  private void run(String store, Map<String, byte[]> uploads, List<String> bodies, int stored) {
    create(store);
    mappings.values().forEach(EventSourceMapping::disable);
    bodies.forEach(body -> Stream.of(QueueId.values()).forEach(queue -> send(queue, body)));
    uploads.forEach((key, bytes) ->
        s3.putObject(
            put -> put.bucket(cloud.connection().s3().bucket()).key("default/" + store + "/" + key),
            RequestBody.fromBytes(bytes)));
    Await.until(() -> waiting(QueueId.CHUNKING) == uploads.size() + bodies.size(), BOUND);
    mappings.forEach((queue, mapping) -> {
      if (queue != QueueId.STORAGE) {
        mapping.enable();
      }
    });
    Await.until(() -> waiting(QueueId.STORAGE) == stored + bodies.size(), BOUND);
    mapping(QueueId.STORAGE).enable();
    Await.until(() -> Stream.of(QueueId.values()).allMatch(queue -> waiting(queue) == 0), BOUND);
    Await.until(
        () ->
            ends(store).size() == uploads.size()
                && Set.of("completed", "partial", "failed").containsAll(ends(store).values()),
        BOUND);
  }

  private void create(String store) {
    Api.Answer made =
        api.post(
            "/v1/vector_stores",
            api.object()
                .put("name", store)
                .put("model", "local_api:some-model")
                .put("dimensions", EmbeddingService.DIM));
    assertTrue(made.status() < 300, made.toString());
  }

  private EventSourceMapping mapping(QueueId queue) {
    return Objects.requireNonNull(mappings.get(queue));
  }

  private SqsClient sqs() {
    return cloud.topology().clients().sqs();
  }

  private String url(QueueId queue) {
    return sqs().getQueueUrl(get -> get.queueName(queue.queueName())).queueUrl();
  }

  private void send(QueueId queue, String body) {
    sqs().sendMessage(send -> send.queueUrl(url(queue)).messageBody(body));
  }

  private int waiting(QueueId queue) {
    return sqs()
        .getQueueAttributes(get ->
            get.queueUrl(url(queue))
                .attributeNames(
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
        .attributes()
        .values()
        .stream()
        .mapToInt(Integer::parseInt)
        .sum();
  }

  private static DocumentId id(String store, String key) {
    return DocumentId.of(TenantId.DEFAULT, store, key);
  }

  /** Receive counts of each document's messages. */
  private Map<String, Map<String, List<Integer>>> counts(String store, Set<String> keys) {
    return keys.stream()
        .collect(
            Collectors.toMap(
                key -> key,
                key -> deliveries.counts("default/" + store + "/" + key, id(store, key).value()),
                (one, _) -> one,
                TreeMap::new));
  }

  private Map<String, String> ends(String store) {
    JsonNode data = api.get("/v1/documents?store=" + store + "&limit=1000").body().path("data");
    return StreamSupport.stream(data.spliterator(), false)
        .collect(Collectors.toMap(it -> it.path("key").asText(), it -> it.path("status").asText()));
  }

  private List<DeadLetter> letters() {
    return Stream.of(PipelineStage.values())
        .map(stage ->
            new DeadLetterQuery(
                stage, Set.of(), Optional.empty(), Optional.empty(), 100, Optional.empty()))
        .flatMap(
            query -> cloud.services().pipeline().ports().deadLetters().list(query).items().stream())
        .toList();
  }
}
