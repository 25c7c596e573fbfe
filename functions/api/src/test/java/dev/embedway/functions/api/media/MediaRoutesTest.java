package dev.embedway.functions.api.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MediaRoutesTest {

  private static final String MEDIA = "/v1/media/";
  private static final String BATCH = "/v1/media/embeddings/batch";
  private static final String SEARCH = "/v1/media/embeddings/search";
  private static final String JOBS = "/v1/media/embeddings/jobs";
  private static final String UNKNOWN = "doc_" + "0".repeat(24);

  private final Cloud cloud = Cloud.start();

  @AfterAll
  void stop() {
    cloud.close();
  }

  private String upload(String key, String store, String name) {
    Reply made =
        cloud.send(
            Ask.post(
                    "/v1/documents",
                    "{\"store\":\"%s\",\"key\":\"%s\",\"text\":\"words of %s\",\"metadata\":{\"lang\":\"en\"}}"
                        .formatted(store, name, name))
                .key(key));
    assertEquals(202, made.status(), made.body().toString());
    return made.text("/id");
  }

  private Ask embed(String id, String body) {
    return Ask.post(MEDIA + id + "/embeddings", body);
  }

  /** Ends a job, as a pipeline that failed does. */
  private void fail(String tenant, String id) {
    JobId job = JobId.parse(new TenantId(tenant), id).orElseThrow();
    cloud.ledger().finish(job, JobStatus.FAILED, Optional.empty());
  }

  private static String job(String id, int generation) {
    return "job_" + id.substring("doc_".length()) + "_" + generation + "_1";
  }

  @Test
  void anOrderSaysWhichJobEmbedsTheDocumentAndHowTheStoreCutsIt() {
    String key = cloud.key("orders", Role.INGEST);
    String id = upload(key, "notes", "a.txt");
    fail("orders", job(id, 1));

    Reply order = cloud.send(embed(id, "{\"chunk_size\":150,\"chunk_overlap\":23}").key(key));
    Reply again = cloud.send(embed(id, "{}").key(key));
    Reply forced = cloud.send(embed(id, "{\"force_regenerate\":true}").key(key));

    assertEquals(200, order.status(), order.body().toString());
    assertEquals("accepted", order.text("/status"));
    assertEquals(id, order.text("/media_id"));
    assertEquals(job(id, 2), order.text("/job_id"));
    assertEquals("all-MiniLM-L6-v2", order.text("/embedding_model"));
    assertEquals("notes", order.text("/store"));
    assertEquals(150, order.body().at("/chunk_size").asInt());
    assertEquals(23, order.body().at("/chunk_overlap").asInt());
    assertTrue(order.text("/chunk_unit").startsWith("words"));
    assertEquals(200, order.body().at("/chunking/size").asInt());
    assertEquals(30, order.body().at("/chunking/overlap").asInt());
    assertEquals(job(id, 2), again.text("/job_id"), "it is under way");
    assertEquals(job(id, 3), forced.text("/job_id"));
    assertEquals(job(id, 3), cloud.send(Ask.get("/v1/documents/" + id).key(key)).text("/job_id"));
  }

  @Test
  void anotherModelOrChunkingThanTheStoresIsAConflict() {
    String key = cloud.key("conflicts", Role.INGEST);
    String id = upload(key, "notes", "a.txt");

    Reply model = cloud.send(embed(id, "{\"embedding_model\":\"bge-small-en-v1.5\"}").key(key));
    Reply provider = cloud.send(embed(id, "{\"embedding_provider\":\"openai\"}").key(key));
    Reply words = cloud.send(embed(id, "{\"chunk_size\":1000,\"chunk_overlap\":200}").key(key));
    Reply unknown = cloud.send(embed(id, "{\"model\":\"no-such-model\"}").key(key));
    Reply both = cloud.send(embed(id, "{\"model\":\"a\",\"embedding_model\":\"b\"}").key(key));
    Reply same =
        cloud.send(
            embed(id, "{\"model\":\"onnx:all-MiniLM-L6-v2\",\"provider\":\"onnx\"}").key(key));

    for (Reply conflict : List.of(model, provider, words)) {
      assertEquals(409, conflict.status(), conflict.body().toString());
      assertEquals("state_conflict", conflict.code());
      assertTrue(conflict.text("/error/message").contains("make a store of"));
    }
    assertTrue(words.text("/error/message").contains("200 tokens (150 words)"));
    assertTrue(words.text("/error/message").contains("1333 tokens"));
    assertEquals("model_not_found", unknown.code());
    assertEquals("model", both.text("/error/param"));
    assertEquals(200, same.status(), same.body().toString());
  }

  @Test
  void valuesOutOfRangeAreRefused() {
    String key = cloud.key("ranges", Role.ADMIN);

    assertEquals("chunk_size", param(embed("x", "{\"chunk_size\":0}").key(key)));
    assertEquals("chunk_overlap", param(embed("x", "{\"chunk_overlap\":-1}").key(key)));
    assertEquals("media_ids", param(Ask.post(BATCH, "{}").key(key)));
    assertEquals("media_ids", param(Ask.post(BATCH, "{\"media_ids\":[1]}").key(key)));
    assertEquals(
        "media_ids",
        param(Ask.post(BATCH, "{\"media_ids\":[" + "\"a\",".repeat(100) + "\"b\"]}").key(key)));
    assertEquals("top_k", param(Ask.post(SEARCH, "{\"query\":\"a\",\"top_k\":101}").key(key)));
    assertEquals("query", param(Ask.post(SEARCH, "{\"query\":\" \"}").key(key)));
    assertEquals("offset", param(Ask.get(JOBS + "?offset=10001").key(key)));
    assertEquals("offset", param(Ask.get(JOBS + "?offset=1&after=x").key(key)));
    assertEquals("status", param(Ask.get(JOBS + "?status=done").key(key)));
    assertEquals("limit", param(Ask.get(JOBS + "?limit=1001").key(key)));
  }

  private String param(Ask ask) {
    Reply reply = cloud.send(ask);
    assertEquals(400, reply.status(), reply.body().toString());
    return reply.text("/error/param");
  }

  @Test
  void anIdempotencyKeyAnswersTheSameOrderAlikeAndRefusesAnother() {
    String key = cloud.key("repeats", Role.INGEST);
    String id = upload(key, "notes", "a.txt");
    Ask forced =
        embed(id, "{\"force_regenerate\":true}").key(key).with("Idempotency-Key", "order-1");

    Reply first = cloud.send(forced);
    Reply again = cloud.send(forced);
    Reply other = cloud.send(forced.body("{}"));
    fail("repeats", first.text("/job_id"));
    Reply next = cloud.send(forced.with("Idempotency-Key", "order-2"));

    assertEquals(first.text("/job_id"), again.text("/job_id"));
    assertEquals("idempotency_key_reused", other.code());
    assertNotEquals(first.text("/job_id"), next.text("/job_id"));
  }

  @Test
  void aBatchTellsWhatWasOrderedAndWhatWasNot() {
    String key = cloud.key("batches", Role.INGEST);
    String a = upload(key, "notes", "a.txt");
    String b = upload(key, "more", "b.txt");
    String ids = "{\"media_ids\":[\"%s\",\"%s\",\"%s\",\"%s\"],\"force_regenerate\":true}";

    Reply all = cloud.send(Ask.post(BATCH, ids.formatted(b, a, b, a)).key(key));
    Reply some = cloud.send(Ask.post(BATCH, ids.formatted(UNKNOWN, a, "42", a)).key(key));
    Reply none = cloud.send(Ask.post(BATCH, ids.formatted("42", UNKNOWN, "42", "42")).key(key));

    assertEquals(202, all.status(), all.body().toString());
    assertEquals("accepted", all.text("/status"));
    assertEquals(2, all.body().at("/submitted").asInt());
    assertEquals(List.of(job(b, 2), job(a, 2)), texts(all.body().at("/job_ids")));
    assertEquals(0, all.body().at("/failed_media_ids").size());
    assertEquals("partial", some.text("/status"));
    assertEquals(List.of(job(a, 2)), texts(some.body().at("/job_ids")));
    assertEquals(List.of(UNKNOWN, "42"), texts(some.body().at("/failed_media_ids")));
    assertEquals(2, some.body().at("/failure_reasons").size());
    assertTrue(some.text("/failure_reasons/0").startsWith("document_not_found: "));
    assertEquals(404, none.status());
    assertEquals("document_not_found", none.code());
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }

  @Test
  void searchesFindPassagesWithTheirDistance() {
    String key = cloud.key("searches", Role.ADMIN);
    String id = upload(key, "notes", "a.txt");
    index("searches", id);

    Reply found =
        cloud.send(
            Ask.post(SEARCH, "{\"query\":\"words of a\",\"collection\":\"NOTES\"}").key(key));
    Reply filtered =
        cloud.send(
            Ask.post(SEARCH, "{\"query\":\"words\",\"filters\":{\"lang\":\"de\"}}").key(key));
    Reply missing =
        cloud.send(Ask.post(SEARCH, "{\"query\":\"words\",\"collection\":\"none\"}").key(key));
    Reply other =
        cloud.send(Ask.post(SEARCH, "{\"query\":\"words\",\"provider\":\"openai\"}").key(key));

    assertEquals(200, found.status(), found.body().toString());
    assertEquals(1, found.body().at("/count").asInt());
    assertEquals("words of a", found.text("/results/0/document"));
    assertEquals(id, found.text("/results/0/metadata/media_id"));
    assertEquals("en", found.text("/results/0/metadata/lang"));
    assertEquals(0, found.body().at("/results/0/metadata/chunk_index").asInt());
    assertEquals("all-MiniLM-L6-v2", found.text("/results/0/metadata/embedding_model"));
    double distance = found.body().at("/results/0/distance").asDouble(-1);
    assertTrue(distance >= 0 && distance <= 1, found.body().toString());
    assertEquals(0, filtered.body().at("/count").asInt());
    assertEquals("store_not_found", missing.code());
    assertEquals("state_conflict", other.code());
  }

  @Test
  void resultsThatLambdaWouldNotGiveBackAreRefused() {
    String key = cloud.key("lengthy", Role.INGEST, Role.SEARCH);
    String id = upload(key, "notes", "a.txt");
    index("lengthy", id, "words of a" + "\ud83d\ude00".repeat(500_000));

    Reply refused = cloud.send(Ask.post(SEARCH, "{\"query\":\"words of a\"}").key(key));

    assertEquals(413, refused.status());
    assertEquals("response_too_large", refused.code());
  }

  private void index(String tenant, String document) {
    index(tenant, document, "words of a");
  }

  /** As the pipeline does at its end. */
  private void index(String tenant, String document, String text) {
    StoreSpec store = cloud.catalog().find(new TenantId(tenant), "notes").orElseThrow();
    float[] values = new float[384];
    values[0] = 1;
    cloud
        .vectors()
        .write(
            new VectorBatch(
                store.index(),
                new VectorBatch.Source(document, "a.txt", 1),
                VectorBatch.Part.WHOLE,
                List.of(
                    new VectorBatch.Entry(
                        new Chunk(0, 0, text.length(), text, 5), Vector.of(values))),
                new VectorBatch.Facts(Map.of("lang", "en"))));
  }

  @Test
  void embeddingsThatAreDeletedAreNotFoundAndTheObjectIsEmbeddedAgain() {
    String key = cloud.key("deleters", Role.ADMIN);
    String id = upload(key, "notes", "a.txt");
    index("deleters", id);
    String search = "{\"query\":\"words of a\"}";

    int before = cloud.send(Ask.post(SEARCH, search).key(key)).body().at("/count").asInt();
    Reply deleted = cloud.send(Ask.delete(MEDIA + id + "/embeddings").key(key));
    int after = cloud.send(Ask.post(SEARCH, search).key(key)).body().at("/count").asInt();
    Reply status = cloud.send(Ask.get(MEDIA + id + "/embeddings/status").key(key));
    Reply audit = cloud.send(Ask.get("/v1/audit").key(key));
    Reply order = cloud.send(embed(id, "{}").key(key));

    assertEquals(1, before);
    assertEquals("success", deleted.text("/status"));
    assertEquals(id, deleted.text("/media_id"));
    assertEquals(0, after);
    assertEquals("deleted", status.text("/status"));
    assertEquals(false, status.body().at("/has_embeddings").asBoolean(true));
    assertEquals("document.remove_embeddings", audit.text("/data/0/action"));
    assertEquals(job(id, 3), order.text("/job_id"));
  }

  @Test
  void statusOfADocumentWithoutEmbeddingsSaysSo() {
    String key = cloud.key("states", Role.INGEST);
    String id = upload(key, "notes", "a.txt");

    Reply status = cloud.send(Ask.get(MEDIA + id + "/embeddings/status").key(key));

    assertEquals(200, status.status(), status.body().toString());
    assertEquals(false, status.body().at("/has_embeddings").asBoolean(true));
    assertEquals(0, status.body().at("/embedding_count").asInt(-1));
    assertTrue(status.body().at("/embedding_model").isNull());
    assertTrue(status.body().at("/last_generated").isNull());
    assertEquals("queued", status.text("/status"));
    assertEquals(job(id, 1), status.text("/job_id"));
  }

  @Test
  void jobsAreListedByOffsetAndByCursor() {
    String key = cloud.key("listers", Role.ADMIN);
    for (String name : List.of("a.txt", "b.txt", "c.txt")) {
      upload(key, "notes", name);
    }

    Reply all = cloud.send(Ask.get(JOBS + "?status=queued").key(key));
    Reply second = cloud.send(Ask.get(JOBS + "?limit=1&offset=1").key(key));
    Reply first = cloud.send(Ask.get(JOBS + "?limit=1").key(key));
    Reply next = cloud.send(Ask.get(JOBS + "?limit=1&after=" + first.text("/next")).key(key));
    Reply none = cloud.send(Ask.get(JOBS + "?status=processing").key(key));

    assertEquals(3, all.body().at("/data").size(), all.body().toString());
    assertEquals(
        "{\"limit\":50,\"offset\":0,\"count\":3}", all.body().at("/pagination").toString());
    assertEquals(all.body().at("/data/1"), second.body().at("/data/0"));
    assertEquals(
        "{\"limit\":1,\"offset\":1,\"count\":1}", second.body().at("/pagination").toString());
    assertEquals(all.body().at("/data/1"), next.body().at("/data/0"));
    assertEquals("listers", all.text("/data/0/user_id"));
    assertEquals(0, none.body().at("/data").size());
  }

  @Test
  void rolesAreThoseOfDocumentsAndOfSearches() {
    String search = cloud.key("roles", Role.SEARCH);
    String ingest = cloud.key("roles", Role.INGEST);
    String embed = cloud.key("roles", Role.EMBED);
    String id = upload(ingest, "notes", "a.txt");

    for (String key : List.of(search, embed)) {
      assertEquals("role_required", cloud.send(embed(id, "{}").key(key)).code());
      assertEquals(
          "role_required",
          cloud.send(Ask.post(BATCH, "{\"media_ids\":[\"" + id + "\"]}").key(key)).code());
      assertEquals(
          "role_required", cloud.send(Ask.delete(MEDIA + id + "/embeddings").key(key)).code());
    }
    for (String key : List.of(ingest, embed)) {
      assertEquals(
          "role_required", cloud.send(Ask.post(SEARCH, "{\"query\":\"a\"}").key(key)).code());
    }
    assertEquals("role_required", cloud.send(Ask.get(JOBS).key(embed)).code());
    assertEquals(200, cloud.send(Ask.get(JOBS).key(search)).status());
    assertEquals(200, cloud.send(Ask.get(MEDIA + id + "/embeddings/status").key(search)).status());
  }
}
