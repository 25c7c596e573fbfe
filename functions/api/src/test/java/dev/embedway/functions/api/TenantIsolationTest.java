package dev.embedway.functions.api;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.topology.route.Endpoint;
import dev.embedway.topology.route.Role;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Two tenants whose stores and documents have the same names, met on every route. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TenantIsolationTest {

  private static final String ZEROS = "0".repeat(24);
  private static final String UNKNOWN_LETTER = "dl_" + "0".repeat(32);
  private static final String AS_ALPHA = "?tenant=alpha";
  private static final String RECORD = "record-of-one";
  private static final String SKIP = "/v1/embeddings/job/skip";
  private static final String BUMP = "/v1/embeddings/job/priority/bump";

  private final Cloud cloud = Cloud.start();
  private Theirs alpha = new Theirs("", "", "", "", "", "");
  private Theirs beta = alpha;
  private String alphasFile = "";
  private String alphasBatch = "";
  private String alphasUpserts = "";

  /** A tenant's admin key and what it has. */
  private record Theirs(
      String key, String keyId, String store, String document, String job, String deadLetter) {
    List<String> ids() {
      return List.of(keyId, store, document, job, deadLetter);
    }
  }

  @BeforeAll
  void fillTwoTenantsAlike() {
    alpha = withDeadLetter("alpha", fill("alpha"));
    beta = withDeadLetter("beta", fill("beta"));
    Reply record =
        cloud.send(
            Ask.post(
                    "/v1/vector_stores/docs/vectors",
                    "{\"records\":[{\"id\":\"" + RECORD + "\",\"content\":\"words of alpha\"}]}")
                .key(alpha.key()));
    assertEquals(200, record.status(), record.code());
    alphasFile = cloud.send(Forms.file("alpha.txt", "words of alpha").key(alpha.key())).text("/id");
    cloud.send(Forms.file("beta.txt", "words of beta").key(beta.key()));
    alphasBatch =
        cloud
            .send(
                Ask.post(
                        "/v1/vector_stores/docs/file_batches",
                        "{\"file_ids\":[\"" + alphasFile + "\"]}")
                    .key(alpha.key()))
            .text("/id");
    alphasUpserts =
        cloud
            .send(
                Ask.post("/v1/vector_stores/docs/vectors/batches", "{\"upload\":{}}")
                    .key(alpha.key()))
            .text("/id");
  }

  @AfterAll
  void stop() {
    cloud.close();
  }

  private Theirs fill(String tenant) {
    String key = cloud.key(tenant, Role.ADMIN);
    String keyId = cloud.send(Ask.get("/v1/keys").key(key)).text("/data/0/id");
    String store =
        cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"docs\"}").key(key)).text("/id");
    Reply upload =
        cloud.send(
            Ask.post(
                    "/v1/documents",
                    "{\"store\":\"docs\",\"key\":\"same.txt\",\"text\":\"words of "
                        + tenant
                        + "\"}")
                .key(key));
    assertEquals(202, upload.status());
    index(tenant, upload.text("/id"));
    return new Theirs(key, keyId, store, upload.text("/id"), upload.text("/job_id"), "");
  }

  /** A tenant whose document failed. */
  private Theirs withDeadLetter(String tenant, Theirs theirs) {
    String id =
        cloud
            .letters()
            .giveUp(
                JobId.parse(new TenantId(tenant), theirs.job()).orElseThrow(),
                new InvalidRequestException(ErrorCode.INVALID_PARAMETER, "not for us", null));
    return new Theirs(
        theirs.key(), theirs.keyId(), theirs.store(), theirs.document(), theirs.job(), id);
  }

  /** As the pipeline does at its end. */
  private void index(String tenant, String document) {
    StoreSpec store = cloud.catalog().find(new TenantId(tenant), "docs").orElseThrow();
    float[] values = new float[384];
    values[0] = 1;
    String text = "words of " + tenant;
    cloud
        .vectors()
        .write(
            new VectorBatch(
                store.index(),
                new VectorBatch.Source(document, "same.txt", 1),
                VectorBatch.Part.WHOLE,
                List.of(
                    new VectorBatch.Entry(
                        new Chunk(0, 0, text.length(), text, 5), Vector.of(values))),
                new VectorBatch.Facts(Map.of())));
  }

  /** Isolation of alpha's data from beta on a route. */
  private sealed interface Wall {
    /** A request with alpha's id is answered as the same request with an unknown one. */
    record SameAsUnknown(Ask theirs, Ask unknown) implements Wall {}

    /** Only beta's own is shown. */
    record OwnAlone(Ask ask) implements Wall {}

    /** Acting for alpha is refused. */
    record Refused(Ask ask) implements Wall {}
  }

  @TestFactory
  Stream<DynamicTest> everyRouteShowsATenantItsOwnAlone() {
    return Stream.of(Endpoint.values())
        .flatMap(endpoint ->
            walls(endpoint).stream()
                .map(wall -> DynamicTest.dynamicTest(endpoint + " " + wall, () -> hold(wall))));
  }

  private void hold(Wall wall) {
    switch (wall) {
      case Wall.SameAsUnknown same -> {
        Reply theirs = cloud.send(same.theirs().key(beta.key()));
        Reply unknown = cloud.send(same.unknown().key(beta.key()));
        assertEquals(404, theirs.status());
        assertEquals(unknown.status(), theirs.status());
        assertEquals(blind(unknown), blind(theirs));
      }
      case Wall.OwnAlone own -> {
        Reply reply = cloud.send(own.ask().key(beta.key()));
        assertTrue(reply.status() < 300, reply.code());
        assertFalse(reply.body().toString().contains("alpha"));
        alpha.ids().forEach(id -> assertFalse(reply.body().toString().contains(id)));
      }
      case Wall.Refused refused -> {
        Reply reply = cloud.send(refused.ask().key(beta.key()));
        assertEquals("role_required", reply.code());
      }
    }
  }

  /** An answer without the id that it repeats. */
  private static String blind(Reply reply) {
    return reply.body().toString().replaceAll("[0-9a-f]{24,32}", "ID");
  }

  /** A route without a row here does not compile. */
  private List<Wall> walls(Endpoint endpoint) {
    String json = "{\"store\":\"%s\",\"key\":\"same.txt\"%s}";
    return switch (endpoint) {
      case CREATE_EMBEDDINGS ->
          own(Ask.post("/v1/embeddings", "{\"model\":\"all-MiniLM-L6-v2\",\"input\":\"a\"}"));
      case CREATE_EMBEDDINGS_BATCH -> own(Ask.post("/v1/embeddings/batch", "{\"texts\":[\"a\"]}"));
      case LIST_EMBEDDING_MODELS -> own(Ask.get("/v1/embeddings/models"));
      case SHOW_EMBEDDING_MODEL -> own(Ask.get("/v1/embeddings/models/all-MiniLM-L6-v2"));
      case WARM_MODEL ->
          own(Ask.post("/v1/embeddings/models/warmup", "{\"model\":\"all-MiniLM-L6-v2\"}"));
      case DOWNLOAD_MODEL ->
          List.of(
              new Wall.Refused(
                  Ask.post("/v1/embeddings/models/download", "{\"model\":\"some-org/model\"}")));
      case LIST_PROVIDERS -> own(Ask.get("/v1/embeddings/providers-config"));
      case EMBEDDINGS_METRICS -> List.of(new Wall.Refused(Ask.get("/v1/embeddings/metrics")));
      case EMBEDDINGS_USAGE -> list("/v1/embeddings/usage");
      case TENANT_QUOTAS -> list("/v1/embeddings/tenant/quotas");
      case LIST_BREAKERS -> List.of(new Wall.Refused(Ask.get("/v1/embeddings/circuit-breakers")));
      case SHOW_SUMMARY ->
          List.of(new Wall.Refused(Ask.get("/v1/embeddings/orchestrator/summary")));
      case STREAM_SUMMARIES ->
          List.of(new Wall.Refused(Ask.get("/v1/embeddings/orchestrator/events")));
      case STAGE_STATUS -> List.of(new Wall.Refused(Ask.get("/v1/embeddings/stage/status")));
      case CONTROL_STAGE ->
          List.of(
              new Wall.Refused(
                  Ask.post(
                      "/v1/embeddings/stage/control", "{\"stage\":\"all\",\"action\":\"pause\"}")));
      case LIST_DEAD_LETTERS ->
          List.of(
              new Wall.OwnAlone(Ask.get("/v1/embeddings/dlq?stage=chunking")),
              new Wall.Refused(Ask.get("/v1/embeddings/dlq" + AS_ALPHA)));
      case DEAD_LETTER_STATS -> List.of(new Wall.Refused(Ask.get("/v1/embeddings/dlq/stats")));
      case SHOW_DEAD_LETTER ->
          List.of(
              new Wall.SameAsUnknown(
                  Ask.get("/v1/embeddings/dlq/" + alpha.deadLetter()),
                  Ask.get("/v1/embeddings/dlq/" + UNKNOWN_LETTER)));
      case DECIDE_DEAD_LETTER -> deadLetter("state", ",\"state\":\"ignored\"");
      case REQUEUE_DEAD_LETTER -> deadLetter("requeue", "");
      case REQUEUE_DEAD_LETTERS ->
          List.of(
              new Wall.Refused(
                  Ask.post(
                      "/v1/embeddings/dlq/requeue/bulk" + AS_ALPHA,
                      "{\"stage\":\"chunking\",\"entry_ids\":[\"dl_0\"]}")));
      case RESET_BREAKER ->
          List.of(new Wall.Refused(Ask.post("/v1/embeddings/circuit-breakers/openai/reset", "{}")));
      case RUN_COMPACTOR ->
          Stream.of("{}", "{\"tenant\":\"alpha\"}", "{\"tenant\":\"beta\"}")
              .<Wall>map(body -> new Wall.Refused(Ask.post("/v1/embeddings/compactor/run", body)))
              .toList();
      case CLEAR_EMBEDDINGS_CACHE ->
          List.of(
              new Wall.OwnAlone(Ask.delete("/v1/embeddings/cache")),
              new Wall.Refused(Ask.delete("/v1/embeddings/cache" + AS_ALPHA)));
      case CREATE_COLLECTION ->
          List.of(
              new Wall.Refused(
                  Ask.post("/v1/embeddings/collections", "{\"tenant\":\"alpha\",\"name\":\"c\"}")));
      case LIST_COLLECTIONS -> list("/v1/embeddings/collections");
      case DELETE_COLLECTION ->
          id(Ask.delete("/v1/embeddings/collections/" + alpha.store()), alpha.store());
      case COLLECTION_STATS ->
          Stream.concat(
                  id(
                      Ask.get("/v1/embeddings/collections/" + alpha.store() + "/stats"),
                      alpha.store())
                      .stream(),
                  own(Ask.get("/v1/embeddings/collections/docs/stats")).stream())
              .toList();
      case EMBEDDINGS_HEALTH -> own(Ask.get("/v1/embeddings/health"));
      case HEALTH -> own(Ask.get("/v1/health"));
      case DESCRIPTION -> own(Ask.get("/openapi.json"));
      case LIST_MODELS -> own(Ask.get("/v1/models"));
      case SHOW_MODEL -> own(Ask.get("/v1/models/all-MiniLM-L6-v2"));
      case CREATE_KEY ->
          List.of(
              new Wall.Refused(
                  Ask.post("/v1/keys", "{\"tenant\":\"alpha\",\"roles\":[\"embed\"]}")));
      case LIST_KEYS -> list("/v1/keys");
      case REVOKE_KEYS -> List.of(new Wall.Refused(Ask.delete("/v1/keys" + AS_ALPHA)));
      case LIST_TENANTS -> List.of(new Wall.Refused(Ask.get("/v1/tenants")));
      case CHANGE_TENANT ->
          Stream.of("alpha", "nobody")
              .<Wall>map(name ->
                  new Wall.Refused(Ask.patch("/v1/tenants/" + name, "{\"suspended\":true}")))
              .toList();
      case DELETE_TENANT ->
          Stream.of("alpha", "nobody")
              .flatMap(name -> Stream.of(name, name + "?erase=true"))
              .<Wall>map(name -> new Wall.Refused(Ask.delete("/v1/tenants/" + name)))
              .toList();
      case SHOW_TENANT_ERASURE ->
          Stream.of("alpha", "nobody")
              .<Wall>map(name -> new Wall.Refused(Ask.get("/v1/tenants/" + name + "/erasure")))
              .toList();
      case VERIFY_ERASURE -> List.of(new Wall.Refused(Ask.post("/v1/erasures/verify", "{}")));
      case LIST_AUDIT -> list("/v1/audit");
      case REVOKE_KEY -> id(Ask.delete("/v1/keys/" + alpha.keyId()), alpha.keyId());
      case UPLOAD_DOCUMENT -> upload("/v1/documents", json, ",\"text\":\"x\"");
      case PREPARE_UPLOAD -> upload("/v1/documents/uploads", json, "");
      case LIST_DOCUMENTS -> list("/v1/documents");
      case SHOW_DOCUMENT -> id(Ask.get("/v1/documents/" + alpha.document()), alpha.document());
      case CHANGE_DOCUMENT -> {
        String path = "/v1/documents/" + alpha.document();
        String body = "{\"metadata\":{\"k\":1}%s}";
        yield Stream.concat(
                id(Ask.post(path, body.formatted("")), alpha.document()).stream(),
                Stream.of(
                    new Wall.Refused(Ask.post(path, body.formatted(",\"tenant\":\"alpha\"")))))
            .toList();
      }
      case DELETE_DOCUMENT -> id(Ask.delete("/v1/documents/" + alpha.document()), alpha.document());
      case SHOW_DOCUMENT_JOB -> job("/v1/documents/embeddings/jobs/");
      case SHOW_MEDIA_STATUS ->
          id(Ask.get("/v1/media/" + alpha.document() + "/embeddings/status"), alpha.document());
      case SHOW_DOCUMENT_EMBEDDINGS ->
          id(Ask.get("/v1/documents/" + alpha.document() + "/embeddings/status"), alpha.document());
      case EMBED_MEDIA ->
          id(Ask.post("/v1/media/" + alpha.document() + "/embeddings", "{}"), alpha.document());
      case EMBED_DOCUMENT ->
          id(Ask.post("/v1/documents/" + alpha.document() + "/embeddings", "{}"), alpha.document());
      case EMBED_MEDIA_BATCH -> ordered("/v1/media/embeddings/batch");
      case EMBED_DOCUMENTS -> ordered("/v1/documents/embeddings/batch");
      case SEARCH_MEDIA -> passages("/v1/media/embeddings/search");
      case SEARCH_DOCUMENTS -> passages("/v1/documents/embeddings/search");
      case DELETE_MEDIA_EMBEDDINGS ->
          id(Ask.delete("/v1/media/" + alpha.document() + "/embeddings"), alpha.document());
      case DELETE_DOCUMENT_EMBEDDINGS ->
          id(Ask.delete("/v1/documents/" + alpha.document() + "/embeddings"), alpha.document());
      case LIST_DOCUMENT_JOBS -> list("/v1/documents/embeddings/jobs");
      case SHOW_MEDIA_JOB -> job("/v1/media/embeddings/jobs/");
      case CANCEL_DOCUMENT_JOB -> cancelled("/v1/documents/embeddings/jobs/");
      case CANCEL_MEDIA_JOB -> cancelled("/v1/media/embeddings/jobs/");
      case SHOW_LEDGER_STATUS -> {
        String path = "/v1/embeddings/ledger/status?dedupe_key=chunking:" + alpha.job();
        yield List.of(
            new Wall.OwnAlone(Ask.get(path)), new Wall.Refused(Ask.get(path + "&tenant=alpha")));
      }
      case SKIP_JOB -> marked(SKIP, "{\"job_id\":\"%s\"}");
      case BUMP_JOB -> marked(BUMP, "{\"job_id\":\"%s\",\"priority\":\"high\"}");
      case REEMBED_DOCUMENT -> {
        String path = "/v1/embeddings/reembed/schedule";
        String body = "{\"media_id\":\"%s\"%s}";
        String theirs = body.formatted(alpha.document(), "");
        yield List.of(
            new Wall.SameAsUnknown(
                Ask.post(path, theirs),
                Ask.post(path, body.formatted(unknown(alpha.document()), ""))),
            new Wall.Refused(Ask.post(path + AS_ALPHA, theirs)),
            new Wall.Refused(
                Ask.post(path, body.formatted(alpha.document(), ",\"user_id\":\"alpha\""))));
      }
      case SHOW_SKIPPED_JOB ->
          List.of(
              new Wall.SameAsUnknown(
                  Ask.get(SKIP + "/status?job_id=" + alpha.job()),
                  Ask.get(SKIP + "/status?job_id=" + unknown(alpha.job()))),
              new Wall.Refused(Ask.get(SKIP + "/status?tenant=alpha&job_id=" + alpha.job())));
      case LIST_MEDIA_JOBS -> list("/v1/media/embeddings/jobs");
      case CREATE_FILE ->
          List.of(new Wall.Refused(Forms.file("a.txt", "a").at("/v1/files" + AS_ALPHA)));
      case LIST_FILES -> list("/v1/files");
      case SHOW_FILE -> id(Ask.get("/v1/files/" + alphasFile), alphasFile);
      case SHOW_FILE_CONTENT -> id(Ask.get("/v1/files/" + alphasFile + "/content"), alphasFile);
      case DELETE_FILE -> id(Ask.delete("/v1/files/" + alphasFile), alphasFile);
      case CREATE_STORE ->
          List.of(
              new Wall.Refused(
                  Ask.post("/v1/vector_stores", "{\"tenant\":\"alpha\",\"name\":\"more\"}")));
      case CREATE_STORE_FROM_MEDIA -> {
        String path = "/v1/vector_stores/create_from_media";
        String body = "{\"store_name\":\"made\",\"media_ids\":[\"%s\"]%s}";
        yield List.of(
            new Wall.SameAsUnknown(
                Ask.post(path, body.formatted(alpha.document(), "")),
                Ask.post(path, body.formatted(unknown(alpha.document()), ""))),
            new Wall.Refused(
                Ask.post(path, body.formatted(alpha.document(), ",\"tenant\":\"alpha\""))));
      }
      case LIST_STORES -> list("/v1/vector_stores");
      case SHOW_STORE -> id(Ask.get("/v1/vector_stores/" + alpha.store()), alpha.store());
      case CHANGE_STORE -> id(Ask.post("/v1/vector_stores/" + alpha.store(), "{}"), alpha.store());
      case PATCH_STORE -> id(Ask.patch("/v1/vector_stores/" + alpha.store(), "{}"), alpha.store());
      case DELETE_STORE -> id(Ask.delete("/v1/vector_stores/" + alpha.store()), alpha.store());
      case DUPLICATE_STORE -> {
        String path = "/v1/vector_stores/%s/duplicate";
        String body = "{\"new_name\":\"copied\"%s}";
        yield Stream.concat(
                id(Ask.post(path.formatted(alpha.store()), body.formatted("")), alpha.store())
                    .stream(),
                Stream.of(
                    new Wall.OwnAlone(Ask.post(path.formatted("docs"), body.formatted(""))),
                    new Wall.Refused(
                        Ask.post(path.formatted("docs"), body.formatted(",\"tenant\":\"alpha\"")))))
            .toList();
      }
      case SHOW_SYNONYMS ->
          id(Ask.get("/v1/vector_stores/" + alpha.store() + "/synonyms"), alpha.store());
      case REPLACE_SYNONYMS -> {
        String path = "/v1/vector_stores/" + alpha.store() + "/synonyms";
        yield Stream.concat(
                id(Ask.put(path, "{\"synonyms\":[]}"), alpha.store()).stream(),
                Stream.of(
                    new Wall.Refused(Ask.put(path, "{\"synonyms\":[],\"tenant\":\"alpha\"}"))))
            .toList();
      }
      case ATTACH_FILE -> {
        String body = "{\"file_id\":\"%s\"}";
        yield List.of(
            new Wall.SameAsUnknown(
                Ask.post("/v1/vector_stores/docs/files", body.formatted(alphasFile)),
                Ask.post("/v1/vector_stores/docs/files", body.formatted(unknown(alphasFile)))),
            new Wall.Refused(
                Ask.post("/v1/vector_stores/docs/files" + AS_ALPHA, body.formatted(alphasFile))));
      }
      case CREATE_FILE_BATCH -> {
        String body = "{\"file_ids\":[\"%s\"]}";
        String path = "/v1/vector_stores/docs/file_batches";
        yield List.of(
            new Wall.SameAsUnknown(
                Ask.post(path, body.formatted(alphasFile)),
                Ask.post(path, body.formatted(unknown(alphasFile)))),
            new Wall.Refused(Ask.post(path + AS_ALPHA, body.formatted(alphasFile))));
      }
      case CREATE_VECTOR_BATCH -> {
        String body = "{\"upload\":{\"bytes\":9}%s}";
        String path = "/v1/vector_stores/%s/vectors/batches";
        yield Stream.concat(
                id(Ask.post(path.formatted(alpha.store()), body.formatted("")), alpha.store())
                    .stream(),
                Stream.of(
                    new Wall.OwnAlone(Ask.post(path.formatted("docs"), body.formatted(""))),
                    new Wall.Refused(
                        Ask.post(path.formatted("docs"), body.formatted(",\"tenant\":\"alpha\"")))))
            .toList();
      }
      case SHOW_VECTOR_BATCH -> {
        String path = "/v1/vector_stores/%s/vectors/batches/";
        yield Stream.concat(
                Stream.of(
                    new Wall.SameAsUnknown(
                        Ask.get(path.formatted("docs") + alphasUpserts),
                        Ask.get(path.formatted("docs") + unknown(alphasUpserts)))),
                id(Ask.get(path.formatted(alpha.store()) + alphasUpserts), alpha.store()).stream())
            .toList();
      }
      case LIST_VECTOR_BATCHES -> {
        String path = "/v1/vector_stores/batches";
        yield Stream.concat(
                list(path).stream(), Stream.of(new Wall.Refused(Ask.get(path + "?user_id=alpha"))))
            .toList();
      }
      case SHOW_FILE_BATCH -> batch(path -> Ask.get(path));
      case CANCEL_FILE_BATCH -> batch(path -> Ask.post(path + "/cancel", ""));
      case LIST_FILE_BATCH_FILES -> batch(path -> Ask.get(path + "/files"));
      case LIST_STORE_FILES ->
          Stream.concat(
                  id(Ask.get("/v1/vector_stores/" + alpha.store() + "/files"), alpha.store())
                      .stream(),
                  own(Ask.get("/v1/vector_stores/docs/files")).stream())
              .toList();
      case SHOW_STORE_FILE -> storeFile(path -> Ask.get(path));
      case CHANGE_STORE_FILE -> storeFile(path -> Ask.post(path, "{\"attributes\":{}}"));
      case DELETE_STORE_FILE -> storeFile(path -> Ask.delete(path));
      case SHOW_STORE_FILE_TEXT -> storeFile(path -> Ask.get(path + "/content"));
      case REEMBED_STORE ->
          id(
              Ask.post(
                  "/v1/vector_stores/" + alpha.store() + "/reembed",
                  "{\"chunking\":{\"size\":20},\"dry_run\":true}"),
              alpha.store());
      case REEMBED_STORES -> {
        String path = "/v1/embeddings/reembed/stores";
        String body = "{\"chunking\":{\"size\":20},\"dry_run\":true%s}";
        yield List.of(
            new Wall.OwnAlone(Ask.post(path, body.formatted(""))),
            new Wall.OwnAlone(Ask.post(path, body.formatted(",\"after\":\"alpha/vs_0\""))),
            new Wall.Refused(Ask.post(path + AS_ALPHA, body.formatted(""))),
            new Wall.Refused(Ask.post(path, body.formatted(",\"tenant\":\"alpha\""))),
            new Wall.Refused(Ask.post(path, body.formatted(",\"all_tenants\":true"))));
      }
      case COMPARE_STORE ->
          id(
              Ask.post(
                  "/v1/vector_stores/" + alpha.store() + "/reembed/comparison",
                  "{\"queries\":[{\"query\":\"words\"}]}"),
              alpha.store());
      case SHOW_STORE_INDEX ->
          id(Ask.get("/v1/vector_stores/" + alpha.store() + "/admin/index_info"), alpha.store());
      case SHOW_STORES_HEALTH -> own(Ask.get("/v1/vector_stores/admin/health"));
      case LIST_STORE_USERS -> list("/v1/vector_stores/admin/users");
      case TUNE_STORES ->
          List.of(
              new Wall.Refused(
                  Ask.post(
                      "/v1/vector_stores/admin/hnsw_ef_search",
                      "{\"ef_search\":9,\"tenant\":\"alpha\"}")));
      case TUNE_STORE, REBUILD_STORE_INDEX -> {
        boolean isTuned = endpoint == Endpoint.TUNE_STORE;
        String path =
            "/v1/vector_stores/"
                + alpha.store()
                + (isTuned ? "/admin/hnsw_ef_search" : "/admin/rebuild_index");
        String field = isTuned ? "\"ef_search\":9" : "\"index_type\":\"hnsw\"";
        yield Stream.concat(
                id(Ask.post(path, "{" + field + "}"), alpha.store()).stream(),
                Stream.of(new Wall.Refused(Ask.post(path, "{" + field + ",\"tenant\":\"alpha\"}"))))
            .toList();
      }
      case DELETE_BY_FILTER -> {
        String path = "/v1/vector_stores/" + alpha.store() + "/admin/delete_by_filter";
        yield Stream.concat(
                id(Ask.post(path, "{\"filter\":{\"k\":1}}"), alpha.store()).stream(),
                Stream.of(
                    new Wall.Refused(
                        Ask.post(path, "{\"filter\":{\"k\":1},\"tenant\":\"alpha\"}"))))
            .toList();
      }
      case QUERY_STORE -> {
        String query = "{\"query\":\"words of alpha\"}";
        String path = "/v1/vector_stores/%s/query";
        yield Stream.concat(
                id(Ask.post(path.formatted(alpha.store()), query), alpha.store()).stream(),
                own(Ask.post(path.formatted("docs"), "{\"query\":\"words of\"}")).stream())
            .toList();
      }
      case UPSERT_RECORDS -> {
        String records = "{\"records\":[{\"id\":\"own\",\"content\":\"words\"}]%s}";
        yield Stream.concat(
                id(
                    Ask.post(
                        "/v1/vector_stores/" + alpha.store() + "/vectors", records.formatted("")),
                    alpha.store())
                    .stream(),
                Stream.of(
                    new Wall.OwnAlone(
                        Ask.post("/v1/vector_stores/docs/vectors", records.formatted(""))),
                    new Wall.Refused(
                        Ask.post(
                            "/v1/vector_stores/docs/vectors",
                            records.formatted(",\"tenant\":\"alpha\"")))))
            .toList();
      }
      case LIST_RECORDS -> {
        String path = "/v1/vector_stores/%s/vectors";
        yield Stream.concat(
                id(Ask.get(path.formatted(alpha.store())), alpha.store()).stream(),
                list(path.formatted("docs")).stream())
            .toList();
      }
      case SHOW_RECORD -> record("GET");
      case DELETE_RECORD -> record("DELETE");
      case SEARCH_STORES -> {
        String body = "{\"query\":\"words of\",\"vector_stores\":[\"%s\"]%s}";
        String id = alpha.store();
        yield List.of(
            new Wall.SameAsUnknown(
                Ask.post("/v1/search", body.formatted(id, "")),
                Ask.post("/v1/search", body.formatted(unknown(id), ""))),
            new Wall.OwnAlone(Ask.post("/v1/search", body.formatted("docs", ""))),
            new Wall.Refused(
                Ask.post("/v1/search", body.formatted("docs", ",\"tenant\":\"alpha\""))));
      }
      case SEARCH_STORE -> {
        String query = "{\"query\":\"words of alpha\"}";
        String path = "/v1/vector_stores/" + alpha.store() + "/search";
        yield Stream.concat(
                id(Ask.post(path, query), alpha.store()).stream(),
                own(Ask.post("/v1/vector_stores/docs/search", "{\"query\":\"words of\"}")).stream())
            .toList();
      }
    };
  }

  /** A record of alpha's in a store of a name that beta's has too, and in alpha's by its id. */
  private List<Wall> record(String method) {
    String path = "/v1/vector_stores/%s/vectors/%s";
    Ask empty = Ask.get(path.formatted("docs", "none"));
    Ask unknown = new Ask(method, empty.path(), empty.headers(), "");
    Ask theirs = new Ask(method, path.formatted("docs", RECORD), empty.headers(), "");
    return Stream.concat(
            Stream.<Wall>of(new Wall.SameAsUnknown(theirs, unknown)),
            id(
                new Ask(method, path.formatted(alpha.store(), RECORD), empty.headers(), ""),
                alpha.store())
                .stream())
        .toList();
  }

  /** A batch of alpha's, in its store by its id, and in a store of a name that beta's has too. */
  private List<Wall> batch(Function<String, Ask> ask) {
    String own = "/v1/vector_stores/docs/file_batches/";
    return Stream.concat(
            Stream.<Wall>of(
                new Wall.SameAsUnknown(
                    ask.apply(own + alphasBatch), ask.apply(own + unknown(alphasBatch)))),
            id(
                ask.apply("/v1/vector_stores/" + alpha.store() + "/file_batches/" + alphasBatch),
                alpha.store())
                .stream())
        .toList();
  }

  /** Neither alpha's store nor its document in one's own store is found. */
  private List<Wall> storeFile(Function<String, Ask> ask) {
    String theirs = "/v1/vector_stores/" + alpha.store() + "/files/" + alpha.document();
    String own = "/v1/vector_stores/docs/files/";
    return List.of(
        new Wall.SameAsUnknown(
            ask.apply(theirs), ask.apply(theirs.replace(digits(alpha.store()), ZEROS))),
        new Wall.SameAsUnknown(
            ask.apply(own + alpha.document()), ask.apply(own + unknown(alpha.document()))),
        new Wall.Refused(ask.apply(theirs).at(ask.apply(theirs).path() + AS_ALPHA)));
  }

  private List<Wall> ordered(String path) {
    String body = "{\"media_ids\":[\"%s\"]%s}";
    return List.of(
        new Wall.SameAsUnknown(
            Ask.post(path, body.formatted(alpha.document(), "")),
            Ask.post(path, body.formatted("doc_" + ZEROS, ""))),
        new Wall.Refused(
            Ask.post(path, body.formatted(alpha.document(), ",\"tenant\":\"alpha\""))));
  }

  private List<Wall> passages(String path) {
    String body = "{\"query\":\"words of\",\"collection\":\"%s\"}";
    return List.of(
        new Wall.SameAsUnknown(
            Ask.post(path, body.formatted(alpha.store())),
            Ask.post(path, body.formatted("vs_" + ZEROS))),
        new Wall.OwnAlone(Ask.post(path, body.formatted("docs"))),
        new Wall.Refused(Ask.post(path + AS_ALPHA, body.formatted("docs"))));
  }

  private static List<Wall> own(Ask ask) {
    return List.of(new Wall.OwnAlone(ask));
  }

  private static List<Wall> list(String path) {
    return List.of(new Wall.OwnAlone(Ask.get(path)), new Wall.Refused(Ask.get(path + AS_ALPHA)));
  }

  private static String digits(String id) {
    return id.replaceAll("^[a-z]+[_-]", "").replaceAll("_[0-9]+$", "");
  }

  private static String unknown(String id) {
    return id.replace(digits(id), ZEROS);
  }

  private static List<Wall> id(Ask theirs, String id) {
    String digits = digits(id);
    return List.of(
        new Wall.SameAsUnknown(
            theirs,
            new Ask(
                theirs.method(),
                theirs.path().replace(digits, ZEROS),
                theirs.headers(),
                theirs.body())),
        new Wall.Refused(
            new Ask(theirs.method(), theirs.path() + AS_ALPHA, theirs.headers(), theirs.body())));
  }

  private List<Wall> deadLetter(String route, String more) {
    String path = "/v1/embeddings/dlq/" + route;
    String body = "{\"stage\":\"chunking\",\"entry_id\":\"%s\"" + more + "}";
    return List.of(
        new Wall.SameAsUnknown(
            Ask.post(path, body.formatted(alpha.deadLetter())),
            Ask.post(path, body.formatted(UNKNOWN_LETTER))),
        new Wall.Refused(Ask.post(path + AS_ALPHA, body.formatted(alpha.deadLetter()))));
  }

  private List<Wall> job(String path) {
    return id(Ask.get(path + alpha.job()), alpha.job());
  }

  private List<Wall> cancelled(String path) {
    return id(Ask.post(path + alpha.job() + "/cancel", ""), alpha.job());
  }

  private List<Wall> marked(String path, String json) {
    String theirs = json.formatted(alpha.job());
    return List.of(
        new Wall.SameAsUnknown(
            Ask.post(path, theirs), Ask.post(path, json.formatted(unknown(alpha.job())))),
        new Wall.Refused(Ask.post(path + AS_ALPHA, theirs)));
  }

  private List<Wall> upload(String path, String json, String more) {
    return List.of(
        new Wall.SameAsUnknown(
            Ask.post(path, json.formatted(alpha.store(), more)),
            Ask.post(path, json.formatted("vs_" + ZEROS, more))),
        new Wall.Refused(Ask.post(path, json.formatted("docs", more + ",\"tenant\":\"alpha\""))));
  }

  @Test
  void whatOneTenantDeletesTheOtherKeeps() {
    Theirs gamma = fill("gamma");
    Theirs delta = fill("delta");

    Reply document = cloud.send(Ask.delete("/v1/documents/" + gamma.document()).key(gamma.key()));
    Reply gone = cloud.send(search(gamma));
    Reply store = cloud.send(Ask.delete("/v1/vector_stores/docs").key(gamma.key()));

    assertAll(
        () -> assertTrue(document.body().at("/deleted").asBoolean(), document.code()),
        () -> assertEquals(0, gone.body().at("/data").size()),
        () -> assertEquals("vector_store.deleted", store.text("/object")),
        () -> assertEquals("store_not_found", cloud.send(search(gamma)).code()),
        () ->
            assertEquals(
                "words of delta", cloud.send(search(delta)).text("/data/0/content/0/text")),
        () ->
            assertEquals(
                "queued",
                cloud
                    .send(Ask.get("/v1/documents/" + delta.document()).key(delta.key()))
                    .text("/status")),
        () ->
            assertEquals(
                1,
                cloud
                    .send(Ask.get("/v1/vector_stores/docs").key(delta.key()))
                    .body()
                    .at("/file_counts/total")
                    .asInt()));
  }

  private static Ask search(Theirs tenant) {
    return Ask.post("/v1/vector_stores/docs/search", "{\"query\":\"words\",\"mode\":\"text\"}")
        .key(tenant.key());
  }
}
