package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The local cloud's own PostgreSQL, killed under it. */
@Timeout(540)
class DatabaseKilledTest {

  private static final Duration BOUND = Duration.ofSeconds(60);

  @Test
  void isStartedAgainLoggedAndShownWhileItIsAway(@TempDir Path directory) throws Exception {
    Path data = directory.resolve("data");
    try (UpProcess up = UpProcess.start(data, Map.of())) {
      Api api = Api.of(up.connection());
      api.awaitCompleted(
          api.upload("kept", "a.txt", "The bell of the lock is of bronze.").path("id").asText());
      assertEquals("healthy", api.get("/v1/health").body().path("status").asText());
      long before = System.currentTimeMillis() / 1000;

      long postmaster =
          Long.parseLong(
              Files.readAllLines(data.resolve("postgres/data/postmaster.pid")).getFirst());
      ProcessHandle.of(postmaster).orElseThrow().destroyForcibly();

      Await.until(() -> log(data).contains("PostgreSQL ended by itself"), BOUND);
      Await.until(() -> log(data).contains("PostgreSQL runs again"), BOUND);
      Await.until(
          () -> api.search("kept", "bell").equals(List.of("The bell of the lock is of bronze.")),
          BOUND);
      JsonNode health = api.get("/v1/health").body();
      assertEquals("healthy", health.path("status").asText(), health.toString());
      assertTrue(health.path("timestamp").asLong() >= before);
      api.awaitCompleted(
          api.upload("kept", "b.txt", "The clapper is of iron.").path("id").asText());
      up.stop();
    }
  }

  private static String log(Path data) {
    try {
      return Files.readString(data.resolve("logs/embedway.log"));
    } catch (java.io.IOException e) {
      return "";
    }
  }
}
