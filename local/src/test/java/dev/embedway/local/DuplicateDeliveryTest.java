package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Messages of the embedding queue that are delivered again while they are worked on: the queue's
 * visibility timeout is shorter than the provider's answer.
 */
@Timeout(180)
class DuplicateDeliveryTest {

  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Pattern DUPLICATE = Pattern.compile("another worker embeds the batch");

  /** Deliveries beside the first: the lease was renewed meanwhile, since it is 3 s. */
  private static final int DUPLICATES = 3;

  @Test
  void vectorsAreBoughtOnceHoweverOftenTheirMessageIsDelivered() throws IOException {
    Path directory =
        Files.createTempDirectory(Files.createDirectories(Path.of("target")), "duplicates");
    try (EmbeddingService service = EmbeddingService.start()) {
      Map<String, String> variables = TestEnvironment.variables();
      variables.put("LOCAL_API_URL", "http://127.0.0.1:" + service.port() + "/v1");
      try (RunningCloud running = RunningCloud.start(directory, variables)) {
        Api api = Api.of(running.cloud().connection());
        api.post(
            "/v1/vector_stores",
            api.object()
                .put("name", "bought")
                .put("model", "local_api:slow-model")
                .put("dimensions", EmbeddingService.DIM));
        int before = service.requests();
        service.hold();

        JsonNode upload = api.upload("bought", "a.txt", "Some words to embed.");
        Await.until(() -> duplicates(directory) >= DUPLICATES, BOUND);
        service.letGo();
        api.awaitCompleted(upload.path("id").asText());

        assertEquals(1, service.requests() - before);
      }
    }
  }

  private static long duplicates(Path directory) {
    try {
      return DUPLICATE
          .matcher(Files.readString(directory.resolve("logs/embedway.log")))
          .results()
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
