package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.aws.control.DynamoNonceStore;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.pipeline.deadletter.DeadLetterId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.message.MessageCodec;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.testing.Await;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.TableSpec;
import dev.embedway.topology.Topology;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** A thing of every kind that a tenant can have in a cloud, with the tenant's name in all. */
final class ErasureSeeds {

  static final String STORE = "papers";

  private static final String DROPPED = "dropped";
  private static final String DLQ = "/v1/embeddings/dlq";
  private static final int DOCUMENTS = 2;
  private static final Duration BOUND = Duration.ofSeconds(90);

  private final LocalCloud cloud;
  private final Api operator;
  private final String tenant;
  private final Api api;

  ErasureSeeds(LocalCloud cloud, String tenant) {
    this.cloud = cloud;
    this.operator = Api.of(cloud.connection());
    this.tenant = tenant;
    key();
    this.api = key();
  }

  Api api() {
    return api;
  }

  private Api key() {
    ObjectNode body = operator.object().put("tenant", tenant);
    body.putArray("roles").add("admin").add("ingest").add("search");
    return operator.withKey(operator.post("/v1/keys", body).body().path("key").asText());
  }

  /**
   * Documents by idempotency keys with a metadata file, a version kept beside the live one, rows of
   * a deleted store, a nonce, usage and limiter buckets.
   */
  void settle() {
    for (int i = 0; i < DOCUMENTS; i++) {
      Api.Answer uploaded = api.postOnce("/v1/documents", tenant + "-once-" + i, document(i));
      assertEquals(202, uploaded.status(), uploaded.toString());
      api.awaitCompleted(uploaded.body().path("id").asText());
    }
    putMetadata(tenant + "/" + STORE + "/" + tenant + "0.txt.metadata.json");
    reembed("start", "bge-small-en-v1.5");
    Await.until(() -> act("switch") == 200, BOUND);
    api.awaitCompleted(
        api.upload(DROPPED, tenant + ".txt", "Words of " + tenant).path("id").asText());
    assertEquals(200, api.delete("/v1/vector_stores/" + DROPPED).status());
    new DynamoNonceStore(
            new CloudStores(cloud).clients().dynamoDb(), Topology.CONTROL_TABLE, new Random(1))
        .note(
            new TenantId(tenant),
            "0".repeat(32),
            Instant.now(),
            Instant.now().plus(Duration.ofHours(1)));
    assertEquals(DOCUMENTS, api.search(STORE, "words").size());
  }

  private ObjectNode document(int number) {
    return api.object()
        .put("store", STORE)
        .put("key", tenant + number + ".txt")
        .put("text", "Words of " + tenant + " number " + number);
  }

  private void putMetadata(String key) {
    try (S3Client s3 = RunningCloud.s3(cloud.connection())) {
      s3.putObject(
          put -> put.bucket(cloud.connection().s3().bucket()).key(key),
          RequestBody.fromString("{\"metadataAttributes\":{\"bird\":\"" + tenant + "\"}}"));
    }
  }

  private void reembed(String action, String model) {
    ObjectNode order = api.object().put("action", action).put("embedding_model", model);
    Api.Answer answer = api.post("/v1/vector_stores/" + STORE + "/reembed", order);
    assertEquals(200, answer.status(), answer.toString());
  }

  private int act(String action) {
    ObjectNode order = api.object().put("action", action);
    return api.post("/v1/vector_stores/" + STORE + "/reembed", order).status();
  }

  /**
   * With the embedding stage paused: messages of both lanes, those of a version that is retired by
   * now in one of them, an open dead letter and a decided one.
   *
   * @return one of the messages
   */
  PipelineMessage leaveWaiting() {
    List<PipelineMessage> messages = new ArrayList<>();
    for (int i = DOCUMENTS; i < DOCUMENTS + 3; i++) {
      String job = api.post("/v1/documents", document(i)).body().path("job_id").asText();
      messages.add(new EmbedBatch(JobId.parse(new TenantId(tenant), job).orElseThrow(), 0));
    }
    reembed("start", "all-MiniLM-L6-v2");
    CloudScan scan = new CloudScan(cloud);
    for (QueueId queue : List.of(QueueId.EMBEDDING, QueueId.EMBEDDING_BULK)) {
      Await.until(() -> scan.hits(tenant).containsKey(queue.queueName()), BOUND);
    }
    assertEquals(200, act("abort"));
    giveUp(messages.get(0));
    giveUp(messages.get(1));
    Await.until(() -> counts().getOrDefault("dead_letters", 0L) == 2, BOUND);
    ObjectNode decision =
        operator
            .object()
            .put("stage", "embedding")
            .put("entry_id", DeadLetterId.of(messages.get(1)).value())
            .put("state", "ignored")
            .put("operator_note", "of " + tenant);
    Api.Answer decided = operator.post(DLQ + "/state", decision);
    assertEquals(200, decided.status(), decided.toString());
    return messages.get(2);
  }

  /** Sends a message to its dead-letter queue, as SQS would at last. */
  void giveUp(PipelineMessage message) {
    var sqs = new CloudStores(cloud).clients().sqs();
    String name = Topology.test().queue(QueueId.EMBEDDING).deadLetterName();
    String url = sqs.getQueueUrl(get -> get.queueName(name)).queueUrl();
    sqs.sendMessage(send -> send.queueUrl(url).messageBody(new MessageCodec().encode(message)));
  }

  /** States of the store's versions, oldest first. */
  List<String> versionStates() {
    return values(api.get("/v1/vector_stores/" + STORE).body().path("versions"), "state").toList();
  }

  /** States of the tenant's dead letters. */
  Set<String> letterStates() {
    JsonNode letters = api.get(DLQ + "?stage=embedding").body().path("items");
    return values(letters, "dlq_state").collect(Collectors.toSet());
  }

  private static Stream<String> values(JsonNode list, String name) {
    return list.valueStream().map(each -> each.path(name).asText());
  }

  /** Number of things that the cloud has of the tenant, by their name in receipts. */
  Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    String own = "T#" + tenant + "#";
    String control = Topology.CONTROL_TABLE;
    counts.put("usage_records", items(control, pk(("U#" + tenant)::equals)));
    counts.put("nonces", items(control, pk(it -> it.startsWith("N#" + tenant + "#"))));
    counts.put("limiter_buckets", items(control, pk(it -> it.startsWith("L#" + own))));
    counts.put("idempotency_keys", items(control, pk(it -> it.startsWith(own + "I#"))));
    counts.put("stores", items(control, pk((own + "S")::equals).and(sk("store#"))));
    String ledger = Topology.LEDGER_TABLE;
    Predicate<Item> inLedger = pk(it -> it.startsWith(own));
    counts.put("documents", items(ledger, inLedger.and(sk("document"))));
    counts.put("jobs", items(ledger, inLedger.and(sk("job#"))));
    counts.put("forget_entries", items(ledger, inLedger.and(sk("forget#"))));
    counts.put(
        "dead_letters",
        items(
            ledger,
            pk(it -> it.startsWith("DL#") && !it.equals("DL#unsent"))
                .and(item -> item.optionalString("tenant").filter(tenant::equals).isPresent())));
    counts.put("chunks", rows("chunks"));
    counts.put("indexed_documents", rows("documents"));
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private long items(String table, Predicate<Item> which) {
    return new CloudStores(cloud).items(table).stream().map(Item::new).filter(which).count();
  }

  private static Predicate<Item> pk(Predicate<String> which) {
    return item -> which.test(item.string(TableSpec.PARTITION_KEY));
  }

  private static Predicate<Item> sk(String start) {
    return item -> item.string(TableSpec.SORT_KEY).startsWith(start);
  }

  private long rows(String table) {
    return new CloudStores(cloud)
        .database(statement -> {
          try (ResultSet row =
              statement.executeQuery(
                  "SELECT count(*) FROM embedway." + table + " WHERE tenant = '" + tenant + "'")) {
            row.next();
            return row.getLong(1);
          }
        });
  }
}
