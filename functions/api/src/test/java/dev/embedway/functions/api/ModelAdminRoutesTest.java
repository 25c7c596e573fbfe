package dev.embedway.functions.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.Role;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.http.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Models that an administrator loads, and brings from a hub that has the small one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ModelAdminRoutesTest {

  private static final String WARM = "/v1/embeddings/models/warmup";
  private static final String DOWNLOAD = "/v1/embeddings/models/download";
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final String REPOSITORY = "some-org/mini";

  private final Map<String, byte[]> files = files();
  private final HttpServer hub = server();
  private final Cloud cloud =
      Cloud.start(
          Map.of(
              "HF_ENDPOINT", "http://127.0.0.1:" + hub.getAddress().getPort(),
              "DENIED_EMBEDDING_MODELS", "nested-mini,denied-org/*",
              "DENIED_EMBEDDING_PROVIDERS", "cohere",
              "EMBEDDINGS_ENFORCE_POLICY_STRICT", "true"));
  private final String operator = cloud.key("default", Role.ADMIN);
  private final String admin = cloud.key("alpha", Role.ADMIN);

  @AfterAll
  void stop() {
    cloud.close();
    hub.stop(0);
  }

  private static Map<String, byte[]> files() {
    Path built =
        Path.of(Objects.requireNonNull(System.getProperty("embedway.test.models")))
            .resolve(Cloud.MODEL);
    Map<String, byte[]> files = new LinkedHashMap<>();
    try {
      files.put("onnx/model.onnx", Files.readAllBytes(built.resolve("model.onnx")));
      files.put("tokenizer.json", Files.readAllBytes(built.resolve("tokenizer.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    put(
        files,
        "config.json",
        "{\"hidden_size\": 384, \"max_position_embeddings\": 512, \"vocab_size\": 30522}");
    put(files, "sentence_bert_config.json", "{\"max_seq_length\": 256}");
    put(
        files,
        "modules.json",
        """
        [{"path": "", "type": "sentence_transformers.models.Transformer"},
         {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
         {"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]
        """);
    put(
        files,
        "1_Pooling/config.json",
        "{\"word_embedding_dimension\": 384, \"pooling_mode_mean_tokens\": true}");
    return files;
  }

  private static void put(Map<String, byte[]> files, String name, String content) {
    files.put(name, content.getBytes(StandardCharsets.UTF_8));
  }

  private HttpServer server() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::answer);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body =
        path.startsWith("/api/models/") && !path.contains("no-such")
            ? listing()
            : Optional.ofNullable(files.get(path.replaceAll("^.*/" + COMMIT + "/", "")))
                .orElse(new byte[0]);
    try (exchange) {
      exchange.sendResponseHeaders(
          body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private byte[] listing() {
    ObjectNode body = Json.object().put("sha", COMMIT);
    ArrayNode siblings = body.putArray("siblings");
    files.forEach((name, bytes) ->
        siblings
            .addObject()
            .put("rfilename", name)
            .put("size", bytes.length)
            .putObject("lfs")
            .put("size", bytes.length)
            .put("sha256", sha256(bytes)));
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
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
    assertEquals(COMMIT, reply.text("/revision"));
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
                sha256(
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
