package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.testing.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Requests that carry words found nowhere else, through every error that they reach. */
@Timeout(540)
class SilenceTest {

  private static final String TEXT = "canary7text";
  private static final String OPERATOR_KEY = "canary7operatorkey";
  private static final String BAD_KEY = "canary7unknownkey";
  private static final String PROVIDER_KEY = "canary7providerkey";
  private static final String EMBEDDINGS = "/v1/embeddings";
  private static final String MODEL = "all-MiniLM-L6-v2";

  private final List<String> codes = new ArrayList<>();

  @Test
  void noKeyAndNoTextIsInAnythingThatTheProcessPrintsOrLogs(@TempDir Path directory)
      throws IOException {
    Path data = directory.resolve("data");
    Map<String, String> variables =
        Map.of(
            "EMBEDWAY_API_KEY", OPERATOR_KEY,
            "OPENAI_API_KEY", PROVIDER_KEY,
            "OPENAI_BASE_URL", "http://127.0.0.1:9/v1",
            "EMBEDDINGS_MAX_RETRIES", "0",
            "EMBEDDINGS_TENANT_TPS", "40",
            "JAVA_TOOL_OPTIONS",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=info -Dorg.slf4j.simpleLogger.log.dev.embedway=trace");
    String made;
    String printed;
    try (UpProcess up = UpProcess.start(data, variables)) {
      Api api = Api.of(up.connection());
      made = provoke(api);
      api.awaitCompleted(api.upload("docs", "a.txt", TEXT + " in a document.").path("id").asText());
      api.search("docs", TEXT);
      misplace(up.connection(), api);
      up.stop();
      // What it prints for the operator, who is to read the key there, is no log.
      printed = up.printed().replaceAll("(?m)^key .*$|^.*curl .*$", "");
    }

    String log = logged(data.resolve("logs")) + printed;
    assertTrue(log.length() > 1000, "something was logged: " + log.length());
    assertTrue(new TreeSet<>(codes).size() >= 12, codes.toString());
    assertEquals(2, log.split("names no tenant", -1).length, "logged once for an object");
    for (String secret : List.of(TEXT, OPERATOR_KEY, BAD_KEY, PROVIDER_KEY, made)) {
      assertFalse(log.contains(secret), () -> around(log, secret));
      assertFalse(
          log.contains(Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8))),
          "in base64: " + secret);
    }
  }

  /** Puts an object, twice, whose key names neither a tenant nor a store. */
  private static void misplace(Connection connection, Api api) {
    try (S3Client s3 = RunningCloud.s3(connection)) {
      for (String content : List.of(TEXT, TEXT + " again")) {
        s3.putObject(
            put -> put.bucket(connection.s3().bucket()).key(TEXT + ".txt"),
            RequestBody.fromString(content));
        Await.until(
            () ->
                api.get("/v1/documents?tenant=_unassigned")
                    .body()
                    .at("/data/0/key")
                    .asText()
                    .equals(TEXT + ".txt"),
            Duration.ofSeconds(60));
      }
    }
  }

  /** Every kind of error that a caller can reach; returns a key that was made on the way. */
  private String provoke(Api api) {
    ask(api, TEXT);
    ask(api, TEXT + " word".repeat(400));
    ask(api, (TEXT + " ").repeat(60));
    ask(api, " ");
    note(api.post(EMBEDDINGS, body(api, "openai:text-embedding-3-small", TEXT)));
    note(api.post(EMBEDDINGS, body(api, TEXT, TEXT)));
    note(api.post(EMBEDDINGS, body(api, "voyage:" + TEXT, TEXT)));
    note(api.post(EMBEDDINGS, body(api, MODEL, TEXT).put(TEXT, 1)));
    note(api.post(EMBEDDINGS, body(api, MODEL, TEXT).put("dimensions", 7)));
    note(api.post(EMBEDDINGS, body(api, MODEL, TEXT).put("encoding_format", TEXT)));
    note(api.post(EMBEDDINGS, api.object().put("model", MODEL).put("input", 7)));
    note(api.withKey(BAD_KEY).post(EMBEDDINGS, body(api, MODEL, TEXT)));
    note(api.post("/v1/vector_stores", api.object().put("name", TEXT + " " + TEXT)));
    note(api.post("/v1/vector_stores/none/search", api.object().put("query", TEXT)));
    note(api.post("/v1/documents", api.object().put("store", "docs").put("text", TEXT)));
    note(api.get("/v1/documents/doc_" + "0".repeat(24)));
    note(api.get("/v1/" + TEXT));
    note(api.delete(EMBEDDINGS));
    note(api.post("/v1/keys", api.object().put("name", TEXT)));
    for (int i = 0; i < 20; i++) {
      ask(api, (TEXT + " ").repeat(5));
    }
    ObjectNode key = api.object().put("name", "n");
    key.putArray("roles").add("embed");
    return api.post("/v1/keys", key).body().path("key").asText();
  }

  private void ask(Api api, String text) {
    note(api.post(EMBEDDINGS, body(api, MODEL, text)));
  }

  private static ObjectNode body(Api api, String model, String input) {
    return api.object().put("model", model).put("input", input);
  }

  private void note(Api.Answer answer) {
    String code = answer.body().at("/error/code").asText();
    if (!code.isEmpty()) {
      codes.add(code);
    }
  }

  private static String logged(Path logs) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(logs)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  /** Excerpt of the log around the secret, which the message shows instead of the whole log. */
  private static String around(String log, String secret) {
    int place = log.indexOf(secret);
    return log.substring(Math.max(0, place - 200), Math.min(log.length(), place + 100));
  }
}
