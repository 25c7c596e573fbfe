package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.Api.Answer;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** An erased tenant leaves nothing in any table, bucket, queue or index of a running cloud. */
@Timeout(360)
@ExtendWith(CloudExtension.class)
class ErasureTest {

  private static final Duration BOUND = Duration.ofMinutes(2);

  /** In every name, key and text of the tenant that goes. */
  private static final String CANARY = "kanarienvogel";

  private static final String BYSTANDER = "erasure-bystander";
  private static final int DOCUMENTS = 3;

  private final Connection connection;
  private final Api operator;
  private final CloudScan scan;

  ErasureTest(LocalCloud cloud) {
    this.connection = cloud.connection();
    this.operator = Api.of(connection);
    this.scan = new CloudScan(cloud);
  }

  @Test
  void erasedTenantLeavesNothingAndOthersLoseNothing() {
    Api goes = filled(CANARY);
    Api stays = filled(BYSTANDER);
    put(CANARY + "/" + CANARY + "-outside-of-a-store.txt");
    Await.until(() -> scan.hits(CANARY).getOrDefault("ledger", 0L) > 2 * DOCUMENTS, BOUND);
    Map<String, Long> before = lastingHits(BYSTANDER);
    long objects = scan.objects(CANARY);
    long jobs = scan.ledger(CANARY, "job#");
    assertTrue(
        scan.hits(CANARY).keySet().containsAll(List.of("ledger", "control", "access", "audit")),
        scan.hits(CANARY).toString());

    Answer accepted = operator.delete("/v1/tenants/" + CANARY + "?erase=true");

    assertEquals(202, accepted.status(), accepted.toString());
    // 401 once the keys are gone too.
    assertTrue(Set.of(401, 403).contains(goes.get("/v1/documents").status()));
    Await.until(() -> erasure().path("status").asText().equals("erased"), BOUND);
    Await.until(() -> scan.hits(CANARY).isEmpty(), BOUND);
    Await.until(() -> goes.get("/v1/documents").status() == 401, BOUND);
    assertEquals(before, lastingHits(BYSTANDER));
    assertEquals(DOCUMENTS, stays.search("papers", "words").size());
    assertCounts(erasure().path("erased"), objects, jobs);
    assertReceipt(erasure().path("receipt"));
  }

  /**
   * Hits outside of the control table, where leases and usage come and go beside an erasure: {@link
   * ErasureSeedsTest} counts its items by their kinds.
   */
  private Map<String, Long> lastingHits(String word) {
    Map<String, Long> hits = scan.hits(word);
    hits.remove("control");
    return hits;
  }

  private void assertCounts(JsonNode erased, long objects, long jobs) {
    assertEquals(2, erased.path("api_keys").asInt(), erased.toString());
    assertEquals(1, erased.path("tenants").asInt());
    assertEquals(DOCUMENTS + 2, erased.path("source_versions").asInt());
    assertEquals(
        objects, erased.path("source_versions").asInt() + erased.path("artifacts").asInt());
    assertEquals(DOCUMENTS, erased.path("chunks").asInt());
    assertEquals(DOCUMENTS, erased.path("indexed_documents").asInt());
    assertEquals(DOCUMENTS + 1, erased.path("documents").asInt());
    assertEquals(jobs, erased.path("jobs").asInt(), erased.toString());
    assertEquals(1, erased.path("stores").asInt());
    assertTrue(erased.path("audit_records").asInt() > DOCUMENTS, erased.toString());
  }

  private void assertReceipt(JsonNode receipt) {
    ObjectNode changed = receipt.deepCopy();
    changed.putObject("erased").put("chunks", 1);

    assertTrue(verified(receipt));
    assertFalse(verified(changed));
    assertFalse(receipt.toString().contains(CANARY));
    JsonNode audit =
        operator.get("/v1/audit?tenant=" + receipt.path("subject").asText()).body().path("data");
    List<String> actions =
        StreamSupport.stream(audit.spliterator(), false)
            .map(record -> record.path("action").asText())
            .toList();
    assertTrue(actions.containsAll(List.of("tenant.erase", "key.create")), actions.toString());
  }

  private boolean verified(JsonNode receipt) {
    return operator.post("/v1/erasures/verify", receipt).body().path("valid").asBoolean();
  }

  @Test
  void erasedDocumentLeavesNoTextAndALaterUploadStays() {
    String word = CANARY + "-of-a-document";
    Api api = tenant("erasure-of-a-document");
    JsonNode first = api.upload("papers", "a.txt", "First words of " + word);
    api.awaitCompleted(first.path("id").asText());
    JsonNode second = api.upload("papers", "a.txt", "Second words of " + word);
    api.awaitCompleted(second.path("id").asText());
    JsonNode neighbour = api.upload("papers", "b.txt", "Words of a neighbour");
    api.awaitCompleted(neighbour.path("id").asText());
    assertTrue(scan.objects(second.path("id").asText()) > 2);
    assertTrue(scan.hits(word).containsKey("embedway.chunks"), scan.hits(word).toString());
    String path = "/v1/documents/" + second.path("id").asText();

    Answer erased = api.delete(path + "?erase=true");

    JsonNode receipt = erased.body().path("receipt");
    assertEquals(200, erased.status(), erased.toString());
    Await.until(() -> scan.hits(word).isEmpty(), BOUND);
    Await.until(() -> scan.objects(second.path("id").asText()) == 0, BOUND);
    assertTrue(receipt.path("erased").path("rows").asInt() >= 2, receipt.toString());
    assertTrue(verified(receipt));
    assertFalse(receipt.toString().contains("a.txt"));
    assertEquals(200, api.delete(path + "?erase=true").status());

    api.awaitCompleted(api.upload("papers", "a.txt", "Third words").path("id").asText());
    assertEquals(2, api.search("papers", "words").size());
  }

  @Test
  void whatComesAfterAnErasureBringsNothingBack() {
    String late = CANARY + "-late";
    filled(late);
    operator.delete("/v1/tenants/" + late + "?erase=true");
    Await.until(() -> erasure(late).path("status").asText().equals("erased"), BOUND);

    put(late + "/papers/late.txt");
    put(late + "/papers/late.txt.metadata.json");
    put(late + "/outside.txt");

    Await.until(() -> scan.hits(late).isEmpty(), BOUND);
    ObjectNode key = operator.object().put("tenant", late);
    key.putArray("roles").add("admin");
    assertEquals(409, operator.post("/v1/keys", key).status());
    assertEquals(
        "erased",
        operator.delete("/v1/tenants/" + late + "?erase=true").body().path("status").asText());
    assertEquals(404, operator.delete("/v1/tenants/" + late).status());
  }

  private JsonNode erasure() {
    return erasure(CANARY);
  }

  private JsonNode erasure(String tenant) {
    return operator.get("/v1/tenants/" + tenant + "/erasure").body();
  }

  /** A tenant with two keys, documents that are searchable, a metadata file, and a kept file. */
  private Api filled(String tenant) {
    Api api = tenant(tenant);
    tenant(tenant);
    for (int i = 0; i < DOCUMENTS; i++) {
      String id =
          api.upload("papers", tenant + i + ".txt", "Words of " + tenant + " number " + i)
              .path("id")
              .asText();
      api.awaitCompleted(id);
    }
    put(tenant + "/papers/" + tenant + "0.txt.metadata.json");
    assertEquals(200, api.keepFile(tenant + ".txt", "Words of " + tenant).status());
    return api;
  }

  private void put(String key) {
    try (S3Client s3 = RunningCloud.s3(connection)) {
      s3.putObject(
          put -> put.bucket(connection.s3().bucket()).key(key),
          RequestBody.fromString("{\"metadataAttributes\":{\"bird\":\"" + key + "\"}}"));
    }
  }

  private Api tenant(String name) {
    ObjectNode body = operator.object().put("tenant", name);
    body.putArray("roles").add("admin").add("ingest").add("search");
    return operator.withKey(operator.post("/v1/keys", body).body().path("key").asText());
  }
}
