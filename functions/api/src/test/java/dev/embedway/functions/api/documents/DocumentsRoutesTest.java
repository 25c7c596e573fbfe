package dev.embedway.functions.api.documents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.DocumentNotes;
import dev.embedway.core.pipeline.document.DocumentWarning;
import dev.embedway.core.pipeline.document.DocumentWarning.Code;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Job.Plan;
import dev.embedway.core.store.TextLanguage;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DocumentsRoutesTest {

  private final Cloud cloud = Cloud.start();

  @AfterAll
  void stop() {
    cloud.close();
  }

  private static Ask upload(String json) {
    return Ask.post("/v1/documents", json);
  }

  @Test
  void anUploadIsReadableAtOnceInAStoreThatItMade() {
    String key = cloud.key("reader", Role.INGEST);

    Reply made =
        cloud.send(
            upload(
                    "{\"store\":\"notes\",\"key\":\"a/b c.txt\",\"text\":\"hello\","
                        + "\"metadata\":{\"year\":2024,\"draft\":false}}")
                .key(key));
    Reply shown = cloud.send(Ask.get("/v1/documents/" + made.text("/id")).key(key));
    Reply job = cloud.send(Ask.get("/v1/media/embeddings/jobs/" + made.text("/job_id")).key(key));
    Reply store = cloud.send(Ask.get("/v1/vector_stores/NOTES").key(key));

    assertEquals(202, made.status());
    assertEquals("queued", made.text("/status"));
    assertEquals("a/b c.txt", shown.text("/key"));
    assertEquals("notes", shown.text("/store"));
    assertEquals(1, shown.body().at("/generation").asInt());
    assertTrue(shown.body().at("/error").isNull());
    assertEquals(made.text("/id"), job.text("/media_id"));
    assertEquals(1, store.body().at("/file_counts/in_progress").asInt());
    assertEquals("in_progress", store.text("/status"));
  }

  @Test
  void metadataIsShownAndChanged() {
    String key = cloud.key("described", Role.INGEST);
    String body =
        "{\"store\":\"s\",\"key\":\"k\",\"text\":\"t\",\"metadata\":{\"year\":2024,\"draft\":false}}";
    String path = "/v1/documents/" + cloud.send(upload(body).key(key)).text("/id");

    Reply changed =
        cloud.send(Ask.post(path, "{\"metadata\":{\"year\":0.5,\"k\":\"v\"}}").key(key));

    assertEquals(
        "{\"draft\":false,\"k\":\"v\",\"year\":0.5}", changed.body().path("metadata").toString());
    assertEquals(changed.body(), cloud.send(Ask.get(path).key(key)).body());
    Reply list = cloud.send(Ask.get("/v1/documents").key(key));
    assertFalse(list.body().at("/data/0").has("metadata"));
    Reply taken = cloud.send(Ask.post(path, "{\"metadata\":{}}").key(key));
    assertEquals("{\"draft\":false,\"year\":2024}", taken.body().path("metadata").toString());
  }

  @Test
  void changeOfMetadataIsRefusedByRoleAndByForm() {
    String key = cloud.key("undescribed", Role.INGEST);
    String body = "{\"store\":\"s\",\"key\":\"k\",\"text\":\"t\"}";
    String path = "/v1/documents/" + cloud.send(upload(body).key(key)).text("/id");

    Ask change = Ask.post(path, "{\"metadata\":{\"k\":1}}");
    assertEquals(403, cloud.send(change.key(cloud.key("undescribed", Role.SEARCH))).status());
    assertEquals(404, cloud.send(change.key(cloud.key("other", Role.INGEST))).status());
    for (String wrong :
        List.of(
            "{}", "{\"metadata\":null}", "{\"metadata\":[]}", "{\"metadata\":" + large() + "}")) {
      Reply refused = cloud.send(Ask.post(path, wrong).key(key));
      assertEquals("metadata", refused.text("/error/param"), refused.text("/error/message"));
    }
    assertEquals("{}", cloud.send(Ask.get(path).key(key)).body().path("metadata").toString());
  }

  /** As many bytes as no metadata file may have. */
  private static String large() {
    return IntStream.range(0, 16)
        .mapToObj(i -> "\"k" + i + "\":\"" + "\u00fc".repeat(512) + "\"")
        .collect(Collectors.joining(",", "{", "}"));
  }

  @Test
  void aTextIsStoredAsUtf8WhateverCharsetItsTypeNames() {
    String key = cloud.key("decoded", Role.INGEST);
    Map<String, String> stored =
        Map.of(
            "text/html", "text/html;charset=utf-8",
            "text/html; charset=windows-1251", "text/html;charset=utf-8",
            "text/html;charset=\\\"koi8-r\\\";level=1", "text/html;level=1;charset=utf-8",
            "text/plain", "text/plain;charset=utf-8");

    stored.forEach((given, expected) -> {
      Reply made =
          cloud.send(
              upload(
                      "{\"store\":\"s\",\"key\":\"k\",\"text\":\"\u00fc\",\"content_type\":\""
                          + given
                          + "\"}")
                  .key(key));
      DocumentId id = new DocumentId(made.text("/id"));

      // The local server drops the space.
      assertEquals(
          expected,
          cloud
              .ledger()
              .document(new TenantId("decoded"), id)
              .flatMap(Document::source)
              .map(source -> source.contentType().replace(" ", ""))
              .orElseThrow());
    });
  }

  private Reply prepare(String key, String body) {
    return cloud.send(Ask.post("/v1/documents/uploads", body).key(key));
  }

  @Test
  void aPreparedUploadCarriesItsMetadataInSignedHeaders() {
    String key = cloud.key("prepared", Role.INGEST);

    Reply plain = prepare(key, "{\"store\":\"s\",\"key\":\"a.md\"}");
    Reply described =
        prepare(key, "{\"store\":\"s\",\"key\":\"a.md\",\"metadata\":{\"lang\":\"de\"}}");
    Reply refused = prepare(key, "{\"store\":\"s\",\"key\":\"a.md\",\"metadata\":{\"lang\":[]}}");

    assertEquals(1, plain.body().at("/headers").size());
    assertTrue(
        described.text("/headers/x-amz-meta-embedway-attributes").matches("[0-9a-f]{64}"),
        described.body().toString());
    assertEquals("metadata.lang", refused.text("/error/param"));
  }

  @Test
  void aMetadataFileMayBePreparedButIsNoDocument() {
    String key = cloud.key("sides", Role.INGEST);
    String body = "{\"store\":\"s\",\"key\":\"a.md.metadata.json\"%s}";

    Reply document = prepare(key, "{\"store\":\"s\",\"key\":\"a.md\"}");
    Reply side = prepare(key, body.formatted(""));
    Reply both = prepare(key, body.formatted(",\"metadata\":{\"lang\":\"de\"}"));
    Reply twice = prepare(key, "{\"store\":\"s\",\"key\":\"a.metadata.json.metadata.json\"}");
    Reply inline = cloud.send(upload(body.formatted(",\"text\":\"t\"")).key(key));

    assertEquals(document.text("/id"), side.text("/id"));
    assertEquals("sides/s/a.md.metadata.json", side.text("/key"));
    assertEquals("metadata", both.text("/error/param"));
    assertEquals("key", twice.text("/error/param"));
    assertEquals("key", inline.text("/error/param"));
  }

  @Test
  void aPathOfItsOwnIsNoDocumentsId() {
    String key = cloud.key("uploads", Role.INGEST);

    Reply shown = cloud.send(Ask.get("/v1/documents/uploads").key(key));

    assertEquals("method_not_allowed", shown.code());
    assertEquals("POST", shown.header("Allow"));
  }

  @Test
  void aFormWithAFileIsAnUpload() {
    String key = cloud.key("forms", Role.INGEST);
    String form =
        String.join(
            "\r\n",
            "--B",
            "Content-Disposition: form-data; name=\"store\"",
            "",
            "notes",
            "--B",
            "Content-Disposition: form-data; name=\"file\"; filename=\"x.md\"",
            "Content-Type: text/markdown",
            "",
            "# Title",
            "--not the end",
            "--B--",
            "");

    Reply made =
        cloud.send(
            upload("").with("content-type", "multipart/form-data; boundary=B").body(form).key(key));
    Reply shown = cloud.send(Ask.get("/v1/documents/" + made.text("/id")).key(key));

    assertEquals(202, made.status());
    assertEquals("x.md", shown.text("/key"));
  }

  @Test
  void anIdempotencyKeyAnswersTheSameUploadAlikeAndRefusesAnother() {
    String key = cloud.key("retries", Role.INGEST);
    Ask first =
        upload("{\"store\":\"s\",\"key\":\"k\",\"text\":\"one\"}")
            .key(key)
            .with("Idempotency-Key", "abc");

    Reply made = cloud.send(first);
    Reply again = cloud.send(first);
    Reply other = cloud.send(first.body("{\"store\":\"s\",\"key\":\"k\",\"text\":\"two\"}"));

    assertEquals(made.body(), again.body());
    assertEquals(409, other.status());
    assertEquals("idempotency_key_reused", other.code());
  }

  @Test
  void listsByPagesAndFilters() {
    String key = cloud.key("lists", Role.INGEST);
    for (int i = 0; i < 3; i++) {
      cloud.send(upload("{\"store\":\"s\",\"key\":\"k%d\",\"text\":\"t\"}".formatted(i)).key(key));
    }

    Reply first = cloud.send(Ask.get("/v1/documents?store=s&limit=2").key(key));
    Reply rest =
        cloud.send(Ask.get("/v1/documents?store=s&limit=2&after=" + first.text("/next")).key(key));
    Reply none = cloud.send(Ask.get("/v1/documents?status=failed").key(key));
    Reply wrong = cloud.send(Ask.get("/v1/documents?limit=0").key(key));

    assertEquals(2, first.body().at("/data").size());
    assertEquals(1, rest.body().at("/data").size());
    assertTrue(rest.body().at("/next").isNull());
    assertEquals(0, none.body().at("/data").size());
    assertEquals("limit", wrong.text("/error/param"));
  }

  @Test
  void warningsAreShownInFullOnTheDocumentsOwnRouteAndInPartInAList() {
    String key = cloud.key("warned", Role.INGEST);
    DocumentId id =
        new DocumentId(
            cloud
                .send(upload("{\"store\":\"s\",\"key\":\"k\",\"text\":\"t\"}").key(key))
                .text("/id"));
    Reply before = cloud.send(Ask.get("/v1/documents/" + id.value()).key(key));
    complete(
        new JobId(new TenantId("warned"), id, 1, 1),
        new DocumentNotes(
            Optional.of("Tides"),
            Collections.nCopies(23, new DocumentWarning(Code.DAMAGED_PART, "page 2: damaged")),
            0,
            List.of(),
            Optional.of(TextLanguage.GERMAN)));

    Reply shown = cloud.send(Ask.get("/v1/documents/" + id.value()).key(key));
    Reply listed = cloud.send(Ask.get("/v1/documents?store=s").key(key));

    assertTrue(before.body().at("/title").isNull());
    assertEquals("[]", before.body().at("/warnings").toString());
    assertTrue(before.body().at("/language").isNull());
    assertEquals("Tides", shown.text("/title"));
    assertEquals("de", shown.text("/language"));
    assertEquals(20, shown.body().at("/warnings").size());
    assertEquals(
        "{\"code\":\"damaged_part\",\"message\":\"page 2: damaged\"}",
        shown.body().at("/warnings/0").toString());
    assertEquals(3, shown.body().at("/more_warnings").asInt());
    assertEquals(3, listed.body().at("/data/0/warnings").size());
    assertEquals(20, listed.body().at("/data/0/more_warnings").asInt());
  }

  private void complete(JobId job, DocumentNotes notes) {
    assertTrue(cloud.ledger().claim(job, "worker", Duration.ofMinutes(1)));
    assertTrue(
        cloud
            .ledger()
            .plan(job, "worker", new Plan("sha", 1, 1, "m@1", ChunkingSpec.DEFAULT, notes)));
    cloud.ledger().finish(job, JobStatus.COMPLETED, Optional.empty());
  }

  @Test
  void aDeletedDocumentIsListedOnlyWhenAskedForAndMayBeDeletedAgain() {
    String key = cloud.key("deletes", Role.INGEST);
    String id =
        cloud.send(upload("{\"store\":\"s\",\"key\":\"k\",\"text\":\"t\"}").key(key)).text("/id");

    Reply deleted = cloud.send(Ask.delete("/v1/documents/" + id).key(key));
    Reply again = cloud.send(Ask.delete("/v1/documents/" + id).key(key));
    Reply shown = cloud.send(Ask.get("/v1/documents/" + id).key(key));
    Reply list = cloud.send(Ask.get("/v1/documents").key(key));

    assertTrue(deleted.body().at("/deleted").asBoolean());
    assertEquals(200, again.status());
    assertEquals("deleted", shown.text("/status"));
    assertEquals(0, list.body().at("/data").size());
  }

  @Test
  void documentsOfADeletedStoreAreGoneWithIt() {
    String key = cloud.key("leaver", Role.INGEST);
    Reply made =
        cloud.send(upload("{\"store\":\"old\",\"key\":\"a.txt\",\"text\":\"a\"}").key(key));
    Reply second =
        cloud.send(upload("{\"store\":\"old\",\"key\":\"b.txt\",\"text\":\"b\"}").key(key));
    String removed = "/v1/documents/" + second.text("/id");
    cloud.send(Ask.delete(removed).key(key));

    Reply before = cloud.send(Ask.get(removed).key(key));
    Reply deleted = cloud.send(Ask.delete("/v1/vector_stores/old").key(key));
    Reply listed = cloud.send(Ask.get("/v1/documents").key(key));
    Reply shown = cloud.send(Ask.get("/v1/documents/" + made.text("/id")).key(key));

    Reply after = cloud.send(Ask.get(removed).key(key));

    assertEquals("deleted", before.text("/status"));
    assertEquals(200, deleted.status());
    assertEquals(0, listed.body().at("/data").size());
    assertEquals("document_not_found", shown.code());
    assertEquals("document_not_found", after.code());
  }

  @Test
  void keysThatS3WouldMangleAreRefused() {
    String key = cloud.key("keys", Role.INGEST);
    for (String bad : new String[] {"/a", "a//b", "a/../b", "a\\u0000b", "x.metadata.json"}) {
      Reply reply =
          cloud.send(upload("{\"store\":\"s\",\"key\":\"" + bad + "\",\"text\":\"t\"}").key(key));

      assertEquals("invalid_parameter", reply.code(), bad);
      assertEquals("key", reply.text("/error/param"));
    }
  }

  @Test
  void aPreparedUploadTakesOnePutWithoutAKey() throws IOException, InterruptedException {
    String key = cloud.key("prepares", Role.INGEST);

    Reply prepared =
        cloud.send(
            Ask.post(
                    "/v1/documents/uploads",
                    "{\"store\":\"s\",\"key\":\"big.txt\",\"content_type\":\"text/plain\"}")
                .key(key));
    HttpRequest put =
        HttpRequest.newBuilder(URI.create(prepared.text("/url")))
            .header("Content-Type", prepared.text("/headers/Content-Type"))
            .PUT(HttpRequest.BodyPublishers.ofString("content"))
            .build();
    int status;
    try (HttpClient client = HttpClient.newHttpClient()) {
      status = client.send(put, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    assertEquals("PUT", prepared.text("/method"));
    assertEquals("prepares/s/big.txt", prepared.text("/key"));
    assertFalse(prepared.text("/id").isEmpty());
    assertEquals(200, status);
  }

  @Test
  void aDocumentTooLargeToBeReadIsRefusedBeforeItIsUploaded() {
    String key = cloud.key("measures", Role.INGEST);
    String body = "{\"store\":\"s\",\"key\":\"big.pdf\",\"bytes\":%d}";

    Reply refused =
        cloud.send(Ask.post("/v1/documents/uploads", body.formatted(500L << 20)).key(key));
    Reply prepared =
        cloud.send(Ask.post("/v1/documents/uploads", body.formatted(50L << 20)).key(key));

    assertEquals(413, refused.status());
    assertEquals("body_too_large", refused.text("/error/code"));
    assertEquals("524288000", refused.text("/error/details/bytes"));
    assertEquals("52428800", refused.text("/error/details/limit"));
    assertEquals("52428800", prepared.text("/max_bytes"));
  }
}
