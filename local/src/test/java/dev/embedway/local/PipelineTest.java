package dev.embedway.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.chunking.samples.Pdfs;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.testing.Await;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntBinaryOperator;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

@Timeout(360)
@ExtendWith(CloudExtension.class)
class PipelineTest {

  private static final Duration BOUND = Duration.ofSeconds(60);

  private final LocalCloud cloud;
  private final Api api;

  PipelineTest(LocalCloud cloud) {
    this.cloud = cloud;
    this.api = Api.of(cloud.connection());
  }

  @Test
  void anObjectPutByTheAwsSdkIsFoundUntilItIsRemoved() {
    String text = "Barnacles close their plates when the tide leaves them dry.";
    String key = "default/by-s3/shore life/caf\u00e9 + bar.txt";
    try (S3Client s3 = RunningCloud.s3(cloud.connection())) {
      s3.putObject(
          put -> put.bucket(cloud.connection().s3().bucket()).key(key),
          RequestBody.fromString(text));
      Await.until(() -> api.search("by-s3", "barnacles").equals(List.of(text)), BOUND);

      s3.deleteObject(delete -> delete.bucket(cloud.connection().s3().bucket()).key(key));
      Await.until(() -> api.search("by-s3", "barnacles").isEmpty(), BOUND);
    }
  }

  /** Numbers of the last second may be missing: each round makes more. */
  @Test
  void metricsHaveSamplesOfEveryStageAndOfPgvector() {
    List<String> names =
        List.of(
            "embedding_stage_batch_size_count{stage=\"chunking\"}",
            "embedding_stage_batch_size_count{stage=\"embedding\"}",
            "embedding_stage_batch_size_count{stage=\"storage\"}",
            "embedding_stage_payload_bytes_sum{stage=\"chunking\"}",
            "embedding_stage_payload_bytes_sum{stage=\"embedding\"}",
            "embedding_stage_payload_bytes_sum{stage=\"storage\"}",
            "embedding_stage_jobs_processed_total{stage=\"chunking\"}",
            "embedding_stage_jobs_processed_total{stage=\"embedding\"}",
            "embedding_stage_jobs_processed_total{stage=\"storage\"}",
            "embedding_stage_processing_latency_seconds_count{stage=\"chunking\"}",
            "embedding_stage_processing_latency_seconds_count{stage=\"embedding\"}",
            "embedding_stage_processing_latency_seconds_count{stage=\"storage\"}",
            "embedding_queue_age_seconds_count{queue_name=\"storage\"}",
            "embedding_stage_last_completed_seconds{stage=\"embedding\"}",
            "pgvector_rows_upserted_total",
            "pgvector_upsert_latency_seconds_count",
            "pgvector_query_latency_seconds_count");
    AtomicInteger rounds = new AtomicInteger();

    Await.until(
        () -> {
          String text = "Round " + rounds.incrementAndGet() + " of a count.";
          JsonNode accepted = api.upload("counted", "round.txt", text);
          api.awaitCompleted(accepted.path("id").asText());
          api.search("counted", "round");
          String metrics = api.text("/v1/embeddings/metrics");
          return names.stream()
              .allMatch(name ->
                  Pattern.compile("^" + Pattern.quote(name) + " [1-9]", Pattern.MULTILINE)
                      .matcher(metrics)
                      .find());
        },
        BOUND);
  }

  @Test
  void aTextWithinARequestIsReadableAtOnceAndFoundSoon() {
    JsonNode accepted = api.upload("inline", "a.txt", "Felt is made of wool, water and patience.");
    int status = api.get("/v1/documents/" + accepted.path("id").asText()).status();
    api.awaitCompleted(accepted.path("id").asText());

    assertEquals(200, status);
    assertEquals(
        List.of("Felt is made of wool, water and patience."), api.search("inline", "felt"));
  }

  @Test
  void aReplacementThatFailsLeavesTheOldTextAndSaysSo() {
    String id = api.upload("replaced", "a.pdf", "Alum fixes madder on wool.").path("id").asText();
    api.awaitCompleted(id);
    boolean before = isStale("replaced", "alum");

    String broken = Base64.getEncoder().encodeToString("%PDF-1.4 and no more".getBytes(UTF_8));
    api.post(
        "/v1/documents",
        api.object().put("store", "replaced").put("key", "a.pdf").put("content_base64", broken));
    Await.until(() -> document(id).path("status").asText().equals("failed"), BOUND);

    JsonNode document = document(id);
    assertEquals(1, document.path("visible_generation").asInt());
    assertEquals(2, document.path("generation").asInt());
    assertEquals("malformed_document", document.path("error").path("code").asText());
    assertFalse(before);
    assertTrue(isStale("replaced", "alum"));
  }

  private JsonNode document(String id) {
    return api.get("/v1/documents/" + id).body();
  }

  private boolean isStale(String store, String query) {
    JsonNode page =
        api.post("/v1/vector_stores/" + store + "/search", api.object().put("query", query)).body();
    JsonNode stale = page.path("data").path(0).path("stale");
    assertTrue(stale.isBoolean(), page.toString());
    return stale.booleanValue();
  }

  @Test
  void whatIsFoundInAPdfSaysItsPage() {
    String pdf =
        Base64.getEncoder()
            .encodeToString(
                Pdfs.of("Alum is a mordant. ".repeat(100), "Madder is a root. ".repeat(100)));
    String id =
        api.post(
                "/v1/documents",
                api.object().put("store", "pages").put("key", "a.pdf").put("content_base64", pdf))
            .body()
            .path("id")
            .asText();
    api.awaitCompleted(id);

    assertEquals(1, page("alum", Integer::min));
    assertEquals(2, page("madder", Integer::max));
  }

  /** The first or the last page of those that a word is found on. */
  private int page(String word, IntBinaryOperator which) {
    JsonNode results =
        api.post(
                "/v1/vector_stores/pages/search",
                api.object().put("query", word).put("mode", "text").put("max_num_results", 50))
            .body()
            .path("data");
    return StreamSupport.stream(results.spliterator(), false)
        .mapToInt(result -> result.at("/chunk/page").asInt())
        .reduce(which)
        .orElseThrow();
  }

  @Test
  void aDocumentPutToAPresignedUrlIsFound() {
    ObjectNode request =
        api.object()
            .put("store", "presigned")
            .put("key", "b.md")
            .put("content_type", "text/markdown");
    JsonNode prepared = api.post("/v1/documents/uploads", request).body();
    int status =
        api.put(
            URI.create(prepared.path("url").asText()),
            "text/markdown",
            "A sundial is slow in February.".getBytes(UTF_8));

    assertEquals(200, status);
    Await.until(
        () -> api.search("presigned", "sundial").equals(List.of("A sundial is slow in February.")),
        BOUND);
  }

  @Test
  void aMetadataFileChangesWhatFiltersFindWithoutEmbedding() {
    String id = api.upload("sides", "tin.md", "Tin cries when bent.").path("id").asText();
    api.awaitCompleted(id);
    JobId job = new JobId(TenantId.DEFAULT, new DocumentId(id), 1, 1);
    Optional<Job> embedded = cloud.services().pipeline().ledger().job(job);
    String side = "default/sides/tin.md.metadata.json";
    try (S3Client s3 = RunningCloud.s3(cloud.connection())) {
      put(s3, side, "{\"metadataAttributes\":{\"metal\":true,\"year\":2024}}");
      Await.until(() -> filtered("sides", 2024).size() == 1, BOUND);
      put(
          s3,
          side,
          "{\"metadataAttributes\":{\"year\":{\"value\":{\"type\":\"NUMBER\",\"numberValue\":1999}}}}");
      Await.until(() -> filtered("sides", 1999).size() == 1, BOUND);
      assertEquals(0, filtered("sides", 2024).size());
      put(s3, side, "no JSON");
      Await.until(() -> filtered("sides", 1999).isEmpty(), BOUND);
      JsonNode document = api.get("/v1/documents?store=sides").body().path("data").path(0);
      assertEquals("invalid_metadata", document.at("/metadata_error/code").asText());
      assertEquals("completed", document.path("status").asText());
      assertEquals(1, document.path("generation").asInt());
      s3.deleteObject(delete -> delete.bucket(cloud.connection().s3().bucket()).key(side));
      Await.until(() -> metadataError("sides").isNull(), BOUND);
    }

    // Every call of the model is for a batch of a job: none was added, none done again.
    assertEquals(embedded, cloud.services().pipeline().ledger().job(job));
    assertEquals(
        Optional.empty(),
        cloud.services().pipeline().ledger().job(new JobId(job.tenant(), job.document(), 2, 1)));
  }

  @Test
  void changedMetadataIsWhatFiltersFindAlsoAfterAnotherUpload() {
    String id = api.upload("told", "tin.md", "Tin cries when bent.").path("id").asText();
    api.awaitCompleted(id);
    ObjectNode change = api.object();
    change.putObject("metadata").put("year", 1999);

    assertEquals(200, api.post("/v1/documents/" + id, change).status());

    Await.until(() -> filtered("told", 1999).size() == 1, BOUND);
    api.upload("told", "tin.md", "Tin is soft.");
    Await.until(
        () -> api.get("/v1/documents/" + id).body().path("visible_generation").asInt() == 2, BOUND);
    assertEquals(1, filtered("told", 1999).size());
    assertEquals(1999, api.get("/v1/documents/" + id).body().at("/metadata/year").asInt());
  }

  /** State of a store that a change of its model builds on. */
  @Test
  void uploadGoesToBothVersionsOfAStoreASearchReadsTheLiveOneAndARemovalEmptiesBoth() {
    String text = "Rope is laid in a walk. Tar keeps the strands. Hemp is hackled first.";
    api.awaitCompleted(
        api.upload("laid", "before.txt", "Twine is a small rope.").path("id").asText());
    StoreSpec made = store("laid");
    StoreVersion first = made.live();
    StoreVersion second =
        new StoreVersion(
            2,
            first.vectors(),
            new ChunkingSpec(ChunkMethod.SENTENCES, 12, 0),
            StoreVersion.State.BUILDING,
            made.createdAt());
    assertTrue(
        cloud
            .services()
            .pipeline()
            .ports()
            .catalog()
            .replace(made.with(List.of(first, second)), made));

    JsonNode accepted = api.upload("laid", "rope.txt", text);
    api.awaitCompleted(accepted.path("id").asText());
    JobId job = JobId.parse(TenantId.DEFAULT, accepted.path("job_id").asText()).orElseThrow();
    JobId built = new JobId(job.tenant(), job.document(), job.generation(), 2);
    Await.until(
        () ->
            cloud.services().pipeline().ledger().job(built).orElseThrow().status()
                == JobStatus.COMPLETED,
        BOUND);
    List<String> ofFirst = api.search("laid", "rope");
    makeLive(2);
    List<String> ofSecond = api.search("laid", "rope");
    assertEquals(200, api.delete("/v1/documents/" + accepted.path("id").asText()).status());
    List<String> removed = api.search("laid", "rope");
    makeLive(1);

    assertEquals(Set.of(text, "Twine is a small rope."), Set.copyOf(ofFirst));
    assertTrue(ofSecond.size() > 1, ofSecond.toString());
    assertTrue(ofSecond.stream().allMatch(text::contains), ofSecond.toString());
    assertEquals(List.of(), removed);
    assertEquals(List.of("Twine is a small rope."), api.search("laid", "rope"));
  }

  private StoreSpec store(String name) {
    return cloud.services().pipeline().ports().catalog().find(TenantId.DEFAULT, name).orElseThrow();
  }

  private void makeLive(int number) {
    StoreSpec seen = store("laid");
    List<StoreVersion> versions =
        seen.versions().stream()
            .map(each ->
                each.in(
                    each.number() == number
                        ? StoreVersion.State.LIVE
                        : StoreVersion.State.PREVIOUS))
            .toList();
    assertTrue(cloud.services().pipeline().ports().catalog().replace(seen.with(versions), seen));
  }

  private JsonNode metadataError(String store) {
    return api.get("/v1/documents?store=" + store)
        .body()
        .path("data")
        .path(0)
        .path("metadata_error");
  }

  private JsonNode filtered(String store, int year) {
    ObjectNode search = api.object().put("query", "tin").put("mode", "text");
    search.putObject("filters").put("year", year);
    return api.post("/v1/vector_stores/" + store + "/search", search).body().path("data");
  }

  private void put(S3Client s3, String key, String text) {
    s3.putObject(
        put -> put.bucket(cloud.connection().s3().bucket()).key(key), RequestBody.fromString(text));
  }

  @Test
  void aDeletedDocumentIsGoneAtOnce() {
    JsonNode accepted = api.upload("deleting", "c.txt", "Cork floats, lignum vitae sinks.");
    api.awaitCompleted(accepted.path("id").asText());

    int status = api.delete("/v1/documents/" + accepted.path("id").asText()).status();

    assertEquals(200, status);
    assertEquals(List.of(), api.search("deleting", "cork"));
  }

  @Test
  void everySearchSeesExactlyOneGenerationOfADocumentThatIsReplaced() throws Exception {
    api.awaitCompleted(api.upload("replacing", "d.txt", generation(0)).path("id").asText());
    List<List<String>> seen = new ArrayList<>();
    Thread searcher =
        Thread.ofVirtual()
            .start(() -> {
              while (!Thread.currentThread().isInterrupted()) {
                seen.add(api.search("replacing", "kettle whistles"));
                if (seen.getLast().contains(generation(12))) {
                  return;
                }
              }
            });
    for (int i = 1; i <= 12; i++) {
      api.awaitCompleted(api.upload("replacing", "d.txt", generation(i)).path("id").asText());
    }
    assertTrue(searcher.join(BOUND));

    List<Integer> generations =
        seen.stream()
            .map(found -> {
              assertEquals(1, found.size(), "one generation, whole");
              return Integer.parseInt(found.getFirst().replaceAll("\\D", ""));
            })
            .toList();
    assertEquals(generations.stream().sorted().toList(), generations, "never an older one again");
    assertEquals(12, generations.getLast());
  }

  @Test
  void twoTenantsWithTheSameNamesNeverMeet() {
    Api acme = tenant("acme");
    Api globex = tenant("globex");
    String first = acme.upload("shared", "e.txt", "Acme paints its barns red.").path("id").asText();
    String second =
        globex.upload("shared", "e.txt", "Globex paints its barns blue.").path("id").asText();
    acme.awaitCompleted(first);
    globex.awaitCompleted(second);

    assertEquals(List.of("Acme paints its barns red."), acme.search("shared", "barns"));
    assertEquals(List.of("Globex paints its barns blue."), globex.search("shared", "barns"));
    assertEquals(404, acme.get("/v1/documents/" + second).status());
    assertEquals(404, acme.delete("/v1/documents/" + second).status());
    assertEquals(List.of("Globex paints its barns blue."), globex.search("shared", "barns"));
  }

  private Api tenant(String name) {
    ObjectNode request = api.object().put("tenant", name);
    request.putArray("roles").add("ingest").add("search");
    return api.withKey(api.post("/v1/keys", request).body().path("key").asText());
  }

  private static String generation(int number) {
    return "The kettle whistles for guest " + number + ".";
  }
}
