package dev.embedway.functions.api.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.functions.api.Embeddings;
import dev.embedway.functions.api.HubServer;
import dev.embedway.functions.api.Reply;
import dev.embedway.functions.api.http.message.Json;
import dev.embedway.topology.route.Role;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Models that an administrator loads, and brings from a hub that has the small one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ModelAdminRoutesTest {

  private static final String WARM = "/v1/embeddings/models/warmup";
  private static final String DOWNLOAD = "/v1/embeddings/models/download";
  private static final String REPOSITORY = "some-org/mini";

  private final HubServer hub = new HubServer();
  private final Cloud cloud =
      Cloud.start(
          Map.of(
              "HF_ENDPOINT", hub.url(),
              "DENIED_EMBEDDING_MODELS", "nested-mini,denied-org/*",
              "DENIED_EMBEDDING_PROVIDERS", "cohere",
              "EMBEDDINGS_ENFORCE_POLICY_STRICT", "true"));
  private final String operator = cloud.key("default", Role.ADMIN);
  private final String admin = cloud.key("alpha", Role.ADMIN);

  @AfterAll
  void stop() {
    cloud.close();
    hub.close();
  }

  private Reply post(String path, String body, String key) {
    return cloud.send(Ask.post(path, body).key(key));
  }

  @Test
  void aModelIsLoadedInTheEnvironmentThatAnswers() {
    Reply reply = post(WARM, "{\"model\":\"all-MiniLM-L6-v2\",\"provider\":\"onnx\"}", admin);

    assertEquals(200, reply.status(), reply.body()::toString);
    assertEquals(
        Json.object()
            .put("status", "ok")
            .put("provider", "onnx")
            .put("model", "all-MiniLM-L6-v2")
            .put("warmed", true)
            .put("scope", "environment"),
        reply.body());
  }

  @Test
  void onlyAdminsWarmAndOnlyTheOperatorDownloads() {
    String body = "{\"model\":\"" + REPOSITORY + "\"}";

    assertEquals("role_required", post(WARM, body, cloud.key("alpha", Role.EMBED)).code());
    assertEquals("role_required", post(DOWNLOAD, body, cloud.key("default", Role.EMBED)).code());
    assertEquals("role_required", post(DOWNLOAD, body, admin).code());
  }

  @Test
  void listsHoldHereToo() {
    assertEquals("model_denied", post(WARM, "{\"model\":\"nested-mini\"}", operator).code());
    assertEquals(
        "provider_denied", post(WARM, "{\"model\":\"embed-english-v3.0\"}", operator).code());
    assertEquals(
        "model_denied", post(DOWNLOAD, "{\"model\":\"denied-org/mini\"}", operator).code());
    assertEquals(
        "model_not_found",
        post(WARM, "{\"model\":\"denied-org/mini\"}", operator).code(),
        "nothing of it is kept");
    assertEquals(Map.of(), cloud.artifacts("models/denied-org"));
  }

  @Test
  void aRepositoryIsBroughtIntoTheBucketAndUsedHereAtOnce() {
    Reply reply = post(DOWNLOAD, "{\"model\":\"" + REPOSITORY + "@v1\"}", operator);

    assertEquals(200, reply.status(), reply.body()::toString);
    assertTrue(reply.body().path("downloaded").asBoolean());
    assertEquals(REPOSITORY, reply.text("/model"));
    assertEquals(HubServer.COMMIT, reply.text("/revision"));
    assertEquals("some-org--mini@0123456789ab", reply.text("/artifact"));
    Map<String, byte[]> kept = cloud.artifacts("models/some-org--mini@0123456789ab/");
    String sums =
        new String(
            Objects.requireNonNull(kept.get("models/some-org--mini@0123456789ab/SHA256SUMS")),
            StandardCharsets.UTF_8);
    assertEquals(kept.size() - 1, sums.lines().count());
    sums.lines()
        .forEach(line ->
            assertEquals(
                line.substring(0, 64),
                HubServer.sha256(
                    Objects.requireNonNull(
                        kept.get("models/some-org--mini@0123456789ab/" + line.substring(66)))),
                line));
    String text = "\",\"input\":\"tides\"}";
    assertEquals(
        Embeddings.of(post("/v1/embeddings", "{\"model\":\"all-MiniLM-L6-v2" + text, operator)),
        Embeddings.of(post("/v1/embeddings", "{\"model\":\"" + REPOSITORY + text, operator)));
    assertTrue(
        post(DOWNLOAD, "{\"model\":\"" + REPOSITORY + "\"}", operator)
            .body()
            .path("downloaded")
            .asBoolean(),
        "what is there is left alone");
    Reply next = post(DOWNLOAD, "{\"model\":\"" + REPOSITORY + "@next\"}", operator);
    assertEquals("state_conflict", next.code(), next.body()::toString);
    assertTrue(next.text("/error/message").contains(HubServer.COMMIT), next.body()::toString);
    Reply same = post(DOWNLOAD, "{\"model\":\"" + REPOSITORY + "@v2\"}", operator);
    assertEquals(HubServer.COMMIT, same.text("/revision"), "another name of the same commit");
    AuditRecord record =
        cloud.operations().audit().list(TenantId.DEFAULT, PageRequest.first(20)).items().stream()
            .filter(each -> each.subject().equals(REPOSITORY))
            .findFirst()
            .orElseThrow();
    assertEquals("model.download", record.action());
    assertEquals(Map.of("revision", "v1"), record.after());
  }

  @Test
  void whatCannotBeBroughtIsSaid() {
    assertEquals("model_required", post(DOWNLOAD, "{}", operator).code());
    assertEquals("model_required", post(WARM, "{}", operator).code());
    assertEquals(
        "model_not_found", post(DOWNLOAD, "{\"model\":\"some-org/no-such\"}", operator).code());
    assertEquals("model_not_found", post(DOWNLOAD, "{\"model\":\"unheard\"}", operator).code());
    assertEquals(
        "provider_model_mismatch",
        post(DOWNLOAD, "{\"model\":\"text-embedding-3-small\"}", operator).code());
    assertEquals(
        "provider_model_mismatch",
        post(DOWNLOAD, "{\"model\":\"a/b\",\"provider\":\"openai\"}", operator).code());
    assertEquals("unknown_field", post(WARM, "{\"size\":1}", operator).code());
  }
}
