package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.testing.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Effects of a kill on the process, its child processes and its accepted work. */
@Timeout(720)
class KillTest {

  private static final int DOCUMENTS = 80;
  private static final Duration BOUND = Duration.ofSeconds(150);

  @Test
  void finishesAfterAKillWhatItHadAccepted(@TempDir Path directory) throws Exception {
    Path data = directory.resolve("data");
    List<ProcessHandle> family;
    String oldKey;
    try (UpProcess first = UpProcess.start(data, Map.of())) {
      Api api = Api.of(first.connection());
      oldKey = first.connection().key();
      upload(api);
      family = first.family();
      assertTrue(completed(api) < DOCUMENTS, "it is to be killed while documents are in flight");
      first.kill();
    }
    Await.until(() -> family.stream().noneMatch(ProcessHandle::isAlive), Duration.ofSeconds(60));

    try (UpProcess second = UpProcess.start(data, Map.of("EMBEDWAY_API_KEY", "another-key-1"))) {
      Api api = Api.of(second.connection());
      assertEquals("another-key-1", second.connection().key());
      Await.until(() -> completed(api) == DOCUMENTS, BOUND);

      assertEquals(
          List.of(200, 200),
          List.of(api.get("/v1/models").status(), api.withKey(oldKey).get("/v1/models").status()));
      for (int i = 0; i < DOCUMENTS; i++) {
        String marker = "parcel" + i;
        List<String> found =
            api.search("killed", marker).stream()
                .filter(text -> text.contains(marker + " "))
                .toList();
        assertEquals(1, found.size(), "every chunk once");
      }
      assertEquals(DOCUMENTS, chunks(api));

      List<ProcessHandle> all = second.family();
      second.stop();
      assertTrue(second.printed().contains("Stopped."));
      Await.until(() -> all.stream().noneMatch(ProcessHandle::isAlive), Duration.ofSeconds(60));
    }
  }

  private static void upload(Api api) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      List<Callable<JsonNode>> uploads =
          IntStream.range(0, DOCUMENTS)
              .<Callable<JsonNode>>mapToObj(i -> () -> upload(api, i))
              .toList();
      for (Future<JsonNode> upload : pool.invokeAll(uploads)) {
        upload.get();
      }
    }
  }

  private static JsonNode upload(Api api, int i) {
    return api.upload(
        "killed",
        "p" + i + ".txt",
        "Notes on parcel" + i + " that waits in bay " + (i * 7) + " of the depot.");
  }

  private static long completed(Api api) {
    return documents(api).stream()
        .filter(document -> document.path("status").asText().equals("completed"))
        .count();
  }

  private static int chunks(Api api) {
    return documents(api).stream().mapToInt(document -> document.path("chunks").asInt()).sum();
  }

  private static List<JsonNode> documents(Api api) {
    JsonNode data = api.get("/v1/documents?store=killed&limit=1000").body().path("data");
    return StreamSupport.stream(data.spliterator(), false).toList();
  }
}
