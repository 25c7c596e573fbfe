package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.runner.event.EventSourceMapping;
import dev.embedway.testing.Await;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * A tenant that has a thing of every kind is erased from a cloud of its own, while a stage and a
 * dead-letter queue are not read.
 */
@Timeout(360)
final class ErasureSeedsTest {

  private static final Duration BOUND = Duration.ofSeconds(90);
  private static final String GOES = "kanarienvogel";
  private static final String STAYS = "seeds-bystander";
  private static final Duration KEPT = Duration.ofDays(14);

  private final ObjectMapper json = new ObjectMapper();
  private final LocalCloud cloud;
  private final Api operator;
  private final CloudScan scan;

  ErasureSeedsTest() throws IOException {
    Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "cloud");
    Map<String, String> variables = TestEnvironment.variables();
    // Buckets are written, and nobody is refused.
    variables.put("EMBEDDINGS_TENANT_RPS", "100000");
    variables.put("EMBEDDINGS_TENANT_TPS", "100000000");
    // The rows of deleted stores and retired versions are there to be erased.
    variables.put("EMBEDDINGS_COMPACTOR_INTERVAL_SECONDS", "86400");
    cloud = RunningCloud.start(directory, variables).cloud();
    operator = Api.of(cloud.connection());
    scan = new CloudScan(cloud);
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Test
  void allOfItIsErasedAndCountedAndWhatPausedQueuesKeepIsNamedAndBringsNothingBack()
      throws IOException {
    ErasureSeeds goes = new ErasureSeeds(cloud, GOES);
    ErasureSeeds stays = new ErasureSeeds(cloud, STAYS);
    goes.settle();
    stays.settle();
    control("pause");
    PipelineMessage left = goes.leaveWaiting();
    stays.leaveWaiting();
    deadLetters().disable();
    goes.giveUp(left);
    Await.until(() -> goes.counts().containsKey("usage_records"), BOUND);
    Await.until(() -> stays.counts().containsKey("usage_records"), BOUND);
    Map<String, Long> before = stillHits(STAYS);
    Map<String, Long> kinds = stays.counts();
    Map<String, Long> seeds = goes.counts();
    long objects = scan.objects(GOES);
    assertEquals(
        Set.of(
            "usage_records",
            "nonces",
            "limiter_buckets",
            "idempotency_keys",
            "stores",
            "documents",
            "jobs",
            "forget_entries",
            "dead_letters",
            "chunks",
            "indexed_documents"),
        seeds.keySet());
    assertEquals(List.of("previous", "live", "retired"), goes.versionStates());
    assertEquals(Set.of("quarantined", "ignored"), goes.letterStates());

    assertEquals(202, operator.delete("/v1/tenants/" + GOES + "?erase=true").status());

    Await.until(() -> erasure().path("status").asText().equals("erased"), BOUND);
    assertEquals(queues(), new TreeSet<>(scan.hits(GOES).keySet()));
    for (String queue : queues()) {
      assertNoText(queue);
    }
    assertEquals(before, stillHits(STAYS));
    assertEquals(kinds, stays.counts());
    JsonNode receipt = erasure().path("receipt");
    assertCounts(seeds, objects, receipt.path("erased"));
    assertEquals(
        Instant.parse(receipt.path("erased_at").asText()).plus(KEPT).toString(),
        receipt.at("/unreachable/messages_of_paused_stages").asText());

    control("resume");
    deadLetters().enable();
    Await.until(() -> scan.hits(GOES).isEmpty(), BOUND);
    // Those that were given up are not found.
    Await.until(() -> stays.api().search(ErasureSeeds.STORE, "words").size() == 3, BOUND);
    assertEquals(404, operator.delete("/v1/tenants/" + GOES).status());
  }

  private void assertCounts(Map<String, Long> seeds, long objects, JsonNode erased) {
    Map<String, Long> counted = new TreeMap<>();
    seeds.keySet().forEach(kind -> counted.put(kind, erased.path(kind).asLong()));
    assertEquals(seeds, counted, erased.toString());
    assertEquals(2, erased.path("api_keys").asInt());
    assertEquals(1, erased.path("tenants").asInt());
    assertEquals(
        objects, erased.path("source_versions").asLong() + erased.path("artifacts").asLong());
    assertTrue(erased.path("audit_records").asInt() > 0, erased.toString());
  }

  /** Pointers alone: what a message says beside its tenant's name are ids and numbers. */
  private void assertNoText(String queue) throws IOException {
    SqsClient sqs = cloud.topology().clients().sqs();
    String url = sqs.getQueueUrl(get -> get.queueName(queue)).queueUrl();
    for (var message :
        sqs.receiveMessage(
                receive -> receive.queueUrl(url).maxNumberOfMessages(10).visibilityTimeout(0))
            .messages()) {
      JsonNode body = json.readTree(message.body());
      Set<String> names = new TreeSet<>(body.propertyStream().map(Map.Entry::getKey).toList());
      names.removeAll(List.of("v", "type", "tenant", "job", "batch", "lane", "trace"));
      assertEquals(Set.of(), names, message.body());
    }
  }

  /**
   * Hits once nothing is written any more; without queues, which show ten messages at a time, and
   * the control table, where leases come and go: its other items are counted by their kinds.
   */
  private Map<String, Long> stillHits(String word) {
    Map<String, Long> last = new TreeMap<>();
    Await.until(
        () -> {
          Map<String, Long> now = scan.hits(word);
          now.keySet().removeAll(queues());
          now.remove("control");
          boolean isStill = now.equals(last);
          last.clear();
          last.putAll(now);
          return isStill;
        },
        BOUND);
    return last;
  }

  private static Set<String> queues() {
    return new TreeSet<>(
        List.of(
            QueueId.EMBEDDING.queueName(),
            QueueId.EMBEDDING_BULK.queueName(),
            Topology.test().queue(QueueId.EMBEDDING).deadLetterName()));
  }

  private EventSourceMapping deadLetters() {
    String name = Topology.test().queue(QueueId.EMBEDDING).deadLetterName();
    return cloud.topology().mappings().stream()
        .filter(mapping -> mapping.spec().queue().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode erasure() {
    return operator.get("/v1/tenants/" + GOES + "/erasure").body();
  }

  private void control(String action) {
    Api.Answer answer =
        operator.post(
            "/v1/embeddings/stage/control",
            operator.object().put("stage", "embedding").put("action", action));
    assertEquals(200, answer.status(), answer.toString());
  }
}
