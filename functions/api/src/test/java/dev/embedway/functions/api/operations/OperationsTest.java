package dev.embedway.functions.api.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.observe.Metric;
import dev.embedway.core.observe.Part;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.core.observe.Sample;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.signing.Signatures;
import dev.embedway.core.signing.SignedRequest;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.service.KeyHash;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.CloudProcess;
import dev.embedway.functions.api.Reply;
import dev.embedway.topology.route.Role;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Limits, numbers, usage, records and signatures through the API. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OperationsTest {

  private static final String SECRET = "a-secret-that-callers-share-with-us-0123456789";

  private final Cloud cloud = Cloud.start();
  private final String operator = cloud.key("default", Role.ADMIN);

  @AfterAll
  void stop() {
    cloud.close();
  }

  private static Ask embed(String input) {
    return Ask.post(
        "/v1/embeddings", "{\"model\":\"" + Cloud.MODEL + "\",\"input\":" + input + "}");
  }

  @Test
  void aLimitOnRequestsIsSaidInHeadersAndHoldsForOneTenantAlone() {
    CloudProcess limited = cloud.setup(Map.of("EMBEDDINGS_TENANT_RPS", "1"));
    String key = cloud.key("hasty", Role.EMBED);

    Reply first = limited.send(embed("\"a\"").key(key));
    Reply second = limited.send(Ask.post("/v1/embeddings/batch", "{\"texts\":[\"a\"]}").key(key));
    Reply third = limited.send(embed("no json at all").key(key));
    Reply other = limited.send(embed("\"a\"").key(operator));

    assertEquals(200, first.status());
    assertEquals("2", first.header("x-ratelimit-limit-requests"));
    assertEquals("1", first.header("x-ratelimit-remaining-requests"));
    assertTrue(first.header("x-ratelimit-reset-requests").matches("[0-9]+(\\.[0-9]+)?m?s"));
    assertEquals("", first.header("x-ratelimit-limit-tokens"));
    assertEquals(200, second.status());
    assertEquals("requests", third.code(), "refused before its body is read");
    assertEquals(429, third.status());
    assertEquals("rate_limit_error", third.text("/error/type"));
    assertEquals("true", third.header("x-should-retry"));
    assertEquals("1", third.header("Retry-After"));
    assertEquals("0", third.header("x-ratelimit-remaining-requests"));
    assertEquals(200, other.status());
  }

  @Test
  void aLimitOnTokensRefusesForAWhileAndWhatNeverFitsForGood() {
    CloudProcess limited = cloud.setup(Map.of("EMBEDDINGS_TENANT_TPS", "10"));
    String key = cloud.key("wordy", Role.EMBED);
    String long20 = "\"" + "word ".repeat(16) + "\"";

    Reply tooMany = limited.send(embed("\"" + "word ".repeat(30) + "\"").key(key));
    Reply first = limited.send(embed(long20).key(key));
    Reply second = limited.send(embed(long20).key(key));
    Reply quotas = limited.send(Ask.get("/v1/embeddings/tenant/quotas").key(key));

    assertEquals("max_tokens_per_request", tooMany.code());
    assertEquals(20, tooMany.body().at("/error/details/limit").asInt());
    assertEquals(200, first.status());
    assertEquals("20", first.header("x-ratelimit-limit-tokens"));
    assertEquals("2", first.header("x-ratelimit-remaining-tokens"));
    assertEquals("tokens", second.code());
    assertTrue(Integer.parseInt(second.header("Retry-After")) <= 2);
    assertEquals(0, quotas.body().at("/limit_rps").asInt());
    assertTrue(quotas.body().at("/remaining").isNull());
    assertEquals(10, quotas.body().at("/limit_tps").asInt());
    assertTrue(quotas.body().at("/remaining_tokens").asInt() < 20);
  }

  @Test
  void usageIsByTenantModelAndDayAndTheOperatorSeesAll() {
    String key = cloud.key("reader", Role.EMBED);
    CloudProcess fresh = cloud.setup(Map.of());
    fresh.send(embed("[\"a cat\",\"a dog\"]").key(key));
    fresh.flush();
    String today = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC).toString();

    Reply own = cloud.send(Ask.get("/v1/embeddings/usage").key(key));
    Reply all = cloud.send(Ask.get("/v1/embeddings/usage?group_by=tenant").key(operator));
    Reply past = cloud.send(Ask.get("/v1/embeddings/usage?from=2020-01-01&to=2020-01-31").key(key));
    Reply bad = cloud.send(Ask.get("/v1/embeddings/usage?from=yesterday").key(key));
    Reply wide = cloud.send(Ask.get("/v1/embeddings/usage?from=2020-01-01").key(key));

    assertEquals(1, own.body().at("/data").size());
    assertEquals(today, own.text("/data/0/day"));
    assertEquals(1, own.body().at("/data/0/requests").asInt());
    assertEquals(8, own.body().at("/data/0/tokens").asInt());
    assertTrue(
        all.body()
            .at("/data")
            .valueStream()
            .anyMatch(row -> row.path("tenant").asText().equals("reader")));
    assertEquals(0, past.body().at("/data").size());
    assertEquals("invalid_parameter", bad.code());
    assertEquals("invalid_parameter", wide.code());
  }

  @Test
  void metricsAreTheFleetsAsJsonAndForPrometheus() {
    CloudProcess fresh = cloud.setup(Map.of());
    fresh.send(embed("\"counted\"").key(operator));
    fresh.flush();
    // Of another process, since one writes its numbers at most once a second.
    CloudProcess other = cloud.setup(Map.of());
    Reply tokens = other.send(embed("[[1985, 374],[4096]]").key(operator));
    other.flush();

    Reply json = cloud.send(Ask.get("/api/v1/embeddings/metrics").key(operator));
    Reply text =
        cloud.send(
            Ask.get("/api/v1/embeddings/metrics").key(operator).with("accept", "text/plain"));
    Reply admin =
        cloud.send(Ask.get("/v1/embeddings/metrics").key(cloud.key("elsewhere", Role.ADMIN)));

    JsonNode body = json.body();
    assertEquals(200, tokens.status(), tokens.body()::toString);
    assertTrue(body.at("/counters/requests_total").asLong() >= 1);
    assertTrue(body.at("/counters/token_inputs_total").asLong() >= 2);
    assertEquals("onnx", body.at("/details/requests/0/labels/provider").asText());
    assertEquals("reduce", body.at("/config/dimension_policy").asText());
    assertTrue(body.at("/cache/hit_rate").isNumber());
    String lines = text.body().textValue();
    assertTrue(text.header("Content-Type").startsWith("text/plain; version=0.0.4"));
    assertTrue(lines.contains("# TYPE embedding_requests_total counter\n"), lines);
    assertTrue(
        lines.contains(
            "embedding_requests_total{provider=\"onnx\",model=\"all-MiniLM-L6-v2\",status=\"success\"}"
                + " "),
        lines);
    assertTrue(lines.contains("embedding_request_duration_seconds_bucket{"), lines);
    assertTrue(lines.contains("le=\"+Inf\"} "), lines);
    assertTrue(lines.contains("limiter_store_failures_total 0\n"), lines);
    assertEquals("role_required", admin.code());
  }

  @Test
  void healthSaysHowTheProcessStands() {
    Reply health = cloud.send(Ask.get("/api/v1/embeddings/health"));

    assertEquals("healthy", health.text("/status"));
    assertEquals(0, health.body().at("/active_requests").asInt());
    assertTrue(health.body().at("/circuit_breakers").isObject());
    assertFalse(health.body().at("/hyde/enabled").asBoolean(true));
  }

  @Test
  void healthNamesThePartsThatDoNotAnswerAndSinceWhen() {
    CloudProcess setup = cloud.setup(Map.of());
    PartHealth health = setup.health();
    try {
      health.failed(Part.SQS);
      health.failed(Part.S3);

      for (String path : List.of("/v1/health", "/v1/embeddings/health")) {
        Reply reply = setup.send(Ask.get(path));
        assertEquals(200, reply.status());
        assertEquals("degraded", reply.text("/status"));
        assertEquals("s3", reply.text("/degraded/0/part"));
        assertEquals("sqs", reply.text("/degraded/1/part"));
        assertTrue(reply.body().at("/degraded/0/since").isIntegralNumber());
      }
    } finally {
      health.answered(Part.SQS);
      health.answered(Part.S3);
    }
    assertEquals("healthy", setup.send(Ask.get("/v1/health")).text("/status"));
  }

  @Test
  void everyChangeOfKeysAndStoresIsWrittenDownWithoutSecrets() {
    String admin = cloud.key("audited", Role.ADMIN);
    Reply key =
        cloud.send(Ask.post("/v1/keys", "{\"roles\":[\"embed\"],\"name\":\"n\"}").key(admin));
    String id = key.text("/id");
    cloud.send(Ask.delete("/v1/keys/" + id).key(admin));
    cloud.send(Ask.post("/v1/vector_stores", "{\"name\":\"s\"}").key(admin));
    cloud.send(Ask.patch("/v1/vector_stores/s", "{\"metadata\":{\"a\":\"b\"}}").key(admin));
    cloud.send(Ask.delete("/v1/vector_stores/s").key(admin));

    List<AuditRecord> records =
        cloud.operations().audit().list(new TenantId("audited"), PageRequest.first(100)).items();

    assertEquals(
        List.of("store.delete", "store.change", "store.create", "key.revoke", "key.create"),
        records.stream().map(AuditRecord::action).toList());
    assertEquals(
        Map.of("roles", "embed", "name", "n", "expires_at", "never"), records.getLast().after());
    assertEquals(id, records.getLast().subject());
    assertTrue(records.getLast().actor().startsWith("audited/key_"));
    assertEquals("", records.get(1).before().get("metadata"));
    assertEquals("a", records.get(1).after().get("metadata"));
    assertFalse(records.toString().contains(key.text("/key")));
    assertFalse(records.toString().contains(KeyHash.of(key.text("/key"))));
  }

  @Test
  void uploadsAndDeletionsOfDocumentsAreWrittenDown() {
    String admin = cloud.key("archived", Role.ADMIN);
    Reply upload =
        cloud.send(
            Ask.post(
                    "/v1/documents",
                    "{\"store\":\"docs\",\"key\":\"private-name.txt\",\"text\":\"words\"}")
                .key(admin));
    String id = upload.text("/id");
    cloud.send(
        Ask.post("/v1/documents/uploads", "{\"store\":\"docs\",\"key\":\"b.txt\",\"bytes\":3}")
            .key(admin));
    cloud.send(Ask.delete("/v1/documents/" + id).key(admin));

    List<AuditRecord> records =
        cloud.operations().audit().list(new TenantId("archived"), PageRequest.first(9)).items();

    assertEquals(
        List.of("document.delete", "document.prepare_upload", "document.upload"),
        records.stream().map(AuditRecord::action).toList());
    assertEquals(id, records.getFirst().subject());
    assertEquals(id, records.getLast().subject());
    assertEquals(Map.of("store", "docs", "bytes", "5"), records.getLast().after());
    assertFalse(records.toString().contains("private-name"));
  }

  @Test
  void recordsAreFoundByActionTimeAndTenant() {
    String admin = cloud.key("searched", Role.ADMIN);
    Instant before = Instant.now();
    Reply key = cloud.send(Ask.post("/v1/keys", "{\"roles\":[\"embed\"]}").key(admin));
    cloud.send(Ask.delete("/v1/keys/" + key.text("/id")).key(admin));
    String today = LocalDate.ofInstant(before, ZoneOffset.UTC).toString();

    assertEquals("key.revoke", actions(admin, "?action=key.revoke"));
    assertEquals("key.revoke,key.create", actions(admin, "?from=" + before));
    assertEquals("", actions(admin, "?to=" + before.minusSeconds(1)));
    assertEquals("", actions(admin, "?to=2026-01-31"));
    assertEquals("key.revoke,key.create", actions(admin, "?from=" + today + "&limit=9"));
    assertEquals("key.create", actions(operator, "?tenant=searched&action=key.create"));
    for (String bad : List.of("from=now", "to=20260131", "from=2026-13-01", "action=A%20b")) {
      Reply refused = cloud.send(Ask.get("/v1/audit?" + bad).key(admin));
      assertEquals("invalid_parameter", refused.code(), bad);
      assertEquals(bad.replaceAll("=.*", ""), refused.text("/error/param"));
    }
    Reply page = cloud.send(Ask.get("/v1/audit?limit=1").key(admin));
    Reply other =
        cloud.send(Ask.get("/v1/audit?action=key.create&after=" + page.text("/next")).key(admin));
    assertEquals("invalid_cursor", other.code());
  }

  private String actions(String key, String query) {
    return cloud
        .send(Ask.get("/v1/audit" + query).key(key))
        .body()
        .path("data")
        .valueStream()
        .map(entry -> entry.path("action").asText())
        .collect(Collectors.joining(","));
  }

  @Test
  void refusalsOfKnownKeysAreWrittenDown() {
    CloudProcess signing = cloud.setup(Map.of("EMBEDWAY_SIGNING_SECRETS", SECRET));
    String key = cloud.key("curious", Role.EMBED, Role.SEARCH);
    String foreign = "doc_" + "0".repeat(24);

    assertEquals(401, signing.send(embed("\"a\"").key(key)).status());
    assertEquals(403, cloud.send(Ask.get("/v1/audit").key(key)).status());
    assertEquals(404, cloud.send(Ask.get("/v1/documents/" + foreign).key(key)).status());

    List<AuditRecord> records =
        cloud.operations().audit().list(new TenantId("curious"), PageRequest.first(9)).items();
    assertEquals(
        List.of("request.unknown_id", "request.role_refused", "request.signature_refused"),
        records.stream().map(AuditRecord::action).toList());
    assertEquals(foreign.substring(0, 12), records.getFirst().subject());
    assertEquals("GET /v1/audit", records.get(1).subject());
    assertFalse(records.toString().contains(key));
  }

  @Test
  void refusedKeysAndSignaturesAreCounted() {
    long before = failures("invalid_api_key");
    // Each of a process of its own, since one writes its numbers at most once a second.
    cloud.setup(Map.of()).send(Ask.get("/v1/models").key("wrong-key-1"));
    cloud.setup(Map.of()).send(Ask.get("/v1/vector_stores/x").key("wrong-key-2"));
    cloud.setup(Map.of()).send(Ask.get("/v1/models"));

    assertEquals(before + 2, failures("invalid_api_key"));
    assertTrue(failures("missing_api_key") >= 1);
  }

  private long failures(String code) {
    return cloud
        .operations()
        .counters()
        .totals()
        .getOrDefault(
            new Sample(Metric.AUTHENTICATION_FAILURES_TOTAL, List.of(code), Sample.WHOLE), 0L);
  }

  @Test
  void whereRequestsAreSignedOneWithoutItsSignatureOrSentAgainIsRefused() {
    CloudProcess signing = cloud.setup(Map.of("EMBEDWAY_SIGNING_SECRETS", SECRET));
    String key = cloud.key("signer", Role.EMBED);
    String body = "{\"model\":\"" + Cloud.MODEL + "\",\"input\":\"a\"}";
    Ask signed = signed(Ask.post("/v1/embeddings", body).key(key), KeyHash.of(body));

    Reply unsigned = signing.send(embed("\"a\"").key(key));
    Reply passed = signing.send(signed);
    Reply replayed = signing.send(signed);
    Reply changed = signing.send(signed.body(body.replace("\"a\"", "\"b\"")));
    Reply open = signing.send(Ask.get("/v1/health"));

    assertEquals("invalid_signature", unsigned.code());
    assertEquals(401, unsigned.status());
    assertEquals(200, passed.status());
    assertTrue(replayed.text("/error/message").contains("used before"));
    assertTrue(changed.text("/error/message").contains("not that of this request"));
    assertEquals(200, open.status());
  }

  @Test
  void refusesAHeaderThatWasAddedToASignedRequest() {
    CloudProcess signing = cloud.setup(Map.of("EMBEDWAY_SIGNING_SECRETS", SECRET));
    String key = cloud.key("signer", Role.EMBED);
    Map<String, String> added =
        Map.of("x-provider", "onnx", "idempotency-key", "k", "content-type", "text/plain");

    added.forEach((name, value) -> {
      String body = "{\"model\":\"%s\",\"input\":\"%s\"}".formatted(Cloud.MODEL, name);
      Ask signed = signed(Ask.post("/v1/embeddings", body).key(key), KeyHash.of(body));

      assertEquals("invalid_signature", signing.send(signed.with(name, value)).code(), name);
      assertEquals(200, signing.send(signed).status(), name);
    });
  }

  private static Ask signed(Ask ask, String bodySha256) {
    long now = Instant.now().getEpochSecond();
    String nonce = KeyHash.of(bodySha256 + now).substring(32);
    String signature =
        Signatures.of(
            new SignedRequest(
                new TenantId("signer"),
                ask.method(),
                ask.path(),
                new SignedRequest.Content(bodySha256),
                new SignedRequest.Stamp(now, nonce)),
            SECRET);
    return ask.with("x-signature", signature)
        .with("x-timestamp", String.valueOf(now))
        .with("x-nonce", nonce);
  }
}
