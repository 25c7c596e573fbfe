package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.testing.Await;
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
      assertEquals("healthy", health(api).path("status").asText());
      long before = System.currentTimeMillis() / 1000;
      // It reads them at its start alone: without them it stays away.
      Path settings = data.resolve("postgres/data/postgresql.conf");
      Path aside = Files.move(settings, data.resolve("postgresql.conf"));

      long postmaster =
          Long.parseLong(
              Files.readAllLines(data.resolve("postgres/data/postmaster.pid")).getFirst());
      ProcessHandle.of(postmaster).orElseThrow().destroyForcibly();

      Await.until(() -> log(data).contains("PostgreSQL ended by itself"), BOUND);
      Await.until(() -> health(api).path("status").asText().equals("degraded"), BOUND);
      JsonNode away = health(api).path("degraded");
      assertEquals("database", away.at("/0/part").asText(), away.toString());
      assertTrue(away.at("/0/since").asLong() >= before, away.toString());
      Files.move(aside, settings);
      Await.until(() -> log(data).contains("PostgreSQL runs again"), BOUND);
      Await.until(
          () -> api.search("kept", "bell").equals(List.of("The bell of the lock is of bronze.")),
          BOUND);
      JsonNode back = health(api);
      assertEquals("healthy", back.path("status").asText(), back.toString());
      api.awaitCompleted(
          api.upload("kept", "b.txt", "The clapper is of iron.").path("id").asText());
      up.stop();
    }
  }

  private static JsonNode health(Api api) {
    return api.get("/v1/health").body();
  }

  private static String log(Path data) {
    try {
      return Files.readString(data.resolve("logs/embedway.log"));
    } catch (java.io.IOException e) {
      return "";
    }
  }
}
