package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.cloud.config.ExternalEndpoint;
import dev.embedway.testing.Await;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A user's work with {@code up --endpoint}, from the first upload to the next start, in a store
 * that no earlier run has used.
 *
 * @param endpoint of services that somebody else runs
 * @param variables with which they are asked
 * @param data the data directory, which is the caller's
 */
record MainJob(URI endpoint, Map<String, String> variables, Path data) {

  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final String KEEPS = "Oakum between the planks keeps a hull dry.";

  void run() throws IOException {
    String store = "job-" + UUID.randomUUID().toString().substring(0, 8);
    try (UpProcess up = start();
        S3Client s3 = s3()) {
      Api api = Api.of(up.connection());
      String bucket = up.connection().s3().bucket();

      put(s3, bucket, store, "kept/a b+\u00e9.txt", KEEPS);
      awaitFound(api, store, List.of(KEEPS));
      replaceAndRemove(api, s3, bucket, store);
      uploadThroughTheApi(api, store);
      embed(api);

      up.stop();
      assertTrue(up.printed().contains("are those at " + endpoint), up.printed());
    }
    try (UpProcess again = start()) {
      assertEquals(List.of(KEEPS), Api.of(again.connection()).search(store, "hull"));
      assertFalse(again.printed().contains("another database"), again.printed());
      again.stop();
    }
  }

  private static void replaceAndRemove(Api api, S3Client s3, String bucket, String store) {
    put(s3, bucket, store, "b.md", "Pitch is boiled twice.");
    Await.until(() -> api.search(store, "pitch").contains("Pitch is boiled twice."), BOUND);
    put(s3, bucket, store, "b.md", "Pitch is boiled three times.");
    Await.until(
        () -> {
          List<String> found = api.search(store, "pitch");
          return found.contains("Pitch is boiled three times.")
              && !found.contains("Pitch is boiled twice.");
        },
        BOUND);
    s3.deleteObject(delete -> delete.bucket(bucket).key("default/" + store + "/b.md"));
    awaitFound(api, store, List.of(KEEPS));
  }

  private static void uploadThroughTheApi(Api api, String store) {
    JsonNode accepted = api.upload(store, "c.txt", "Tallow greases the slipway.");
    String id = accepted.path("id").asText();
    api.awaitCompleted(id);
    assertEquals(2, api.search(store, "slipway").size());
    assertEquals(200, api.delete("/v1/documents/" + id).status());
    assertEquals(List.of(KEEPS), api.search(store, "slipway"));
  }

  /** As OpenAI's SDKs ask. */
  private static void embed(Api api) {
    JsonNode request =
        api.object()
            .put("model", "all-MiniLM-L6-v2")
            .put("input", "Two tides a day.")
            .put("encoding_format", "float");
    JsonNode answer = api.post("/v1/embeddings", request).body();
    assertEquals("list", answer.path("object").asText(), answer.toString());
    assertEquals(384, answer.path("data").path(0).path("embedding").size());
    assertTrue(answer.path("usage").path("total_tokens").asInt() > 0);
  }

  private static void awaitFound(Api api, String store, List<String> texts) {
    Await.until(() -> api.search(store, "ships").equals(texts), BOUND);
  }

  private static void put(S3Client s3, String bucket, String store, String key, String text) {
    s3.putObject(
        put -> put.bucket(bucket).key("default/" + store + "/" + key),
        RequestBody.fromString(text));
  }

  private UpProcess start() throws IOException {
    return UpProcess.start(data, variables, "--endpoint", endpoint.toString());
  }

  /** A client as a user's would be, with its own credentials. */
  private S3Client s3() {
    ExternalEndpoint there = ExternalEndpoint.of(endpoint, variables);
    return S3Client.builder()
        .endpointOverride(there.url())
        .region(Region.of(there.region()))
        .forcePathStyle(true)
        .credentialsProvider(StaticCredentialsProvider.create(there.credentials()))
        .build();
  }
}
