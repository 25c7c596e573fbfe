package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Documents of a provider that is down, while another one stands in for requests. */
@Timeout(360)
class DocumentFallbackTest {

  private static final String MODEL = "local_api:some-model";

  /** The deadline of the cloud, and time for a busy machine. */
  private static final Duration GIVEN_UP = Duration.ofMinutes(4);

  @Test
  void documentWaitsForItsStoresModelThoughAnotherStandsInForRequests() throws IOException {
    Path directory =
        Files.createTempDirectory(Files.createDirectories(Path.of("target")), "fallback");
    try (EmbeddingService provider = EmbeddingService.start();
        LocalCloud cloud =
            LocalCloud.start(CloudConfig.of(directory, 0, variables(provider)), _ -> {})) {
      Api api = Api.of(cloud.connection());
      api.post(
          "/v1/vector_stores",
          api.object()
              .put("name", "waiting")
              .put("model", MODEL)
              .put("dimensions", EmbeddingService.DIM));
      provider.answerWith(503);

      Api.Answer request =
          api.post("/v1/embeddings", api.object().put("model", MODEL).put("input", "tides"));
      String id = api.upload("waiting", "a.txt", "Words that wait.").path("id").asText();
      Await.until(() -> document(api, id).path("status").asText().equals("failed"), GIVEN_UP);

      assertEquals(200, request.status(), request.toString());
      assertEquals("onnx:all-MiniLM-L6-v2", request.body().path("model").asText());
      assertEquals("provider_failed", document(api, id).at("/error/code").asText());
    }
  }

  private static JsonNode document(Api api, String id) {
    return api.get("/v1/documents/" + id).body();
  }

  private static Map<String, String> variables(EmbeddingService provider) {
    Map<String, String> variables = TestEnvironment.variables();
    variables.put("LOCAL_API_URL", "http://127.0.0.1:" + provider.port() + "/v1");
    variables.put("EMBEDWAY_RETRY_DEADLINE", "1m");
    variables.put("EMBEDDINGS_FALLBACK_ACROSS_SPACES", "true");
    variables.put("EMBEDDINGS_FALLBACK_CHAIN", "{\"local_api\": [\"onnx\"]}");
    variables.put(
        "EMBEDDINGS_FALLBACK_MODEL_MAP", "{\"" + MODEL + "\": {\"onnx\": \"all-MiniLM-L6-v2\"}}");
    return variables;
  }
}
