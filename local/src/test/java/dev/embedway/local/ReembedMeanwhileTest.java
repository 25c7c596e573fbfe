package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.SearchLog.Answer;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A store is re-embedded from one real model to another while clients search it and documents
 * change. {@code reembed.chunks} and {@code reembed.clients} set the size.
 */
@Timeout(3_600)
final class ReembedMeanwhileTest {

  private static final int CHUNKS = Integer.getInteger("embedway.test.reembed.chunks", 200);
  private static final int CLIENTS = Integer.getInteger("embedway.test.reembed.clients", 3);
  private static final Duration BOUND = Duration.ofMinutes(30);
  private static final int SENTENCES = 10;

  /** Fewer than a document has. */
  private static final int CHUNKS_PER_DOCUMENT = 6;

  private static final int UPLOADED = 8;
  private static final int REPLACED = 7;
  private static final int REMOVED = 5;
  private static final String STORE = "turned";
  private static final String REEMBED = "/v1/vector_stores/" + STORE + "/reembed";

  private final LocalCloud cloud;
  private final Api api;
  private final GeneratedText texts = new GeneratedText(20261130);
  private final Map<String, String> ids = new LinkedHashMap<>();
  private final Map<String, String> changed = new LinkedHashMap<>();
  private final Map<String, String> removed = new LinkedHashMap<>();

  ReembedMeanwhileTest() throws IOException {
    Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "cloud");
    cloud = RunningCloud.start(directory, TestEnvironment.variables()).cloud();
    api = Api.of(cloud.connection());
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Test
  void noSearchFailsOrMixesVersionsAndNoChangeIsLost() throws InterruptedException {
    fill();
    List<String> queries = IntStream.range(0, 10).mapToObj(_ -> texts.sentence()).toList();
    SearchLog searches = new SearchLog(api, STORE, queries, CLIENTS);
    Map<String, Map<String, Double>> first = searches.scores();
    long switching;
    long switched;
    long rollingBack;
    long rolledBack;
    Map<String, Map<String, Double>> second;
    long start = System.nanoTime();
    try (searches) {
      searches.start();
      assertEquals(200, api.post(REEMBED, model("bge-small-en-v1.5")).status());
      changeDocuments();
      Await.until(this::isComplete, BOUND);
      switching = System.nanoTime();
      act("switch");
      switched = System.nanoTime();
      awaitAllCompleted(upload("uploaded-after.txt"));
      second = searches.scores();
      assertChangesAreThere();
      rollingBack = System.nanoTime();
      act("rollback");
      rolledBack = System.nanoTime();
      assertEquals(first.keySet(), second.keySet());
      assertChangesAreThere();
      Thread.sleep(1_000);
    }

    List<Answer> all = searches.answers();
    assertEquals(List.of(), all.stream().filter(answer -> answer.status() != 200).toList());
    assertEquals(
        List.of(),
        all.stream().filter(answer -> !answer.isOf(first) && !answer.isOf(second)).toList());
    List<Answer> before = all.stream().filter(answer -> answer.ended() < switching).toList();
    List<Answer> between =
        all.stream()
            .filter(answer -> answer.begun() > switched && answer.ended() < rollingBack)
            .toList();
    List<Answer> after = all.stream().filter(answer -> answer.begun() > rolledBack).toList();
    assertTrue(before.stream().allMatch(answer -> answer.isOf(first)));
    assertTrue(between.stream().allMatch(answer -> answer.isOf(second) && !answer.isOf(first)));
    assertTrue(after.stream().allMatch(answer -> answer.isOf(first) && !answer.isOf(second)));
    assertFalse(before.isEmpty() || between.isEmpty() || after.isEmpty());
    System.err.printf(
        Locale.ROOT,
        "re-embed of %d chunks in %d documents beside %d clients: %.0f s; searches: %d before the"
            + " switch, %d of the new version, %d after the rollback; failed 0, mixed 0%n",
        chunks(),
        ids.size(),
        CLIENTS,
        (switched - start) / 1e9,
        before.size(),
        between.size(),
        after.size());
  }

  private void fill() {
    ObjectNode store = model("all-MiniLM-L6-v2").put("name", STORE);
    store.putObject("chunking").put("method", "tokens").put("size", 24).put("overlap", 0);
    assertEquals(200, api.post("/v1/vector_stores", store).status());
    List<String> uploaded = new ArrayList<>();
    for (int i = 0; i < CHUNKS / CHUNKS_PER_DOCUMENT; i++) {
      uploaded.add(upload("stable-" + i + ".txt"));
    }
    for (int i = 0; i < REPLACED; i++) {
      uploaded.add(upload("replaced-" + i + ".txt"));
    }
    for (int i = 0; i < REMOVED; i++) {
      uploaded.add(upload("removed-" + i + ".txt"));
    }
    awaitAllCompleted(uploaded.toArray(String[]::new));
    assertTrue(chunks() >= CHUNKS, "chunks: " + chunks());
  }

  /** Spread over the time of the re-embed, as far as that is long enough. */
  private void changeDocuments() throws InterruptedException {
    Await.anotherSecond();
    List<String> uploaded = new ArrayList<>();
    for (int i = 0; i < UPLOADED; i++) {
      uploaded.add(upload("uploaded-" + i + ".txt"));
      if (i < REPLACED) {
        uploaded.add(upload("replaced-" + i + ".txt"));
      }
      if (i < REMOVED) {
        remove("removed-" + i + ".txt");
      }
      Thread.sleep(CHUNKS / UPLOADED * 10L);
    }
    awaitAllCompleted(uploaded.toArray(String[]::new));
  }

  private String upload(String key) {
    String text = texts.text(SENTENCES);
    String id = api.upload(STORE, key, text).path("id").asText();
    ids.put(key, id);
    changed.put(key, text.substring(0, text.indexOf('.') + 1));
    return id;
  }

  private void remove(String key) {
    assertTrue(api.delete("/v1/documents/" + ids.remove(key)).status() < 300);
    removed.put(key, changed.remove(key));
  }

  private void awaitAllCompleted(String... uploaded) {
    Stream.of(uploaded)
        .forEach(id ->
            Await.until(
                () ->
                    api.get("/v1/documents/" + id)
                        .body()
                        .path("status")
                        .asText()
                        .equals("completed"),
                BOUND));
  }

  /**
   * Checks that uploads are found by their own words, the last of each key, and removed ones not.
   */
  private void assertChangesAreThere() {
    changed.entrySet().stream()
        .filter(each -> !each.getKey().startsWith("stable"))
        .forEach(each ->
            assertTrue(
                files(each.getValue()).contains(each.getKey()),
                each + " " + files(each.getValue())));
    removed.forEach((key, words) -> assertFalse(files(words).contains(key), key));
  }

  private List<String> files(String query) {
    ObjectNode order = api.object().put("query", query).put("mode", "vector");
    JsonNode found = api.post("/v1/vector_stores/" + STORE + "/search", order).body().path("data");
    return found.findValuesAsText("filename");
  }

  private boolean isComplete() {
    return api.get("/v1/vector_stores/" + STORE)
        .body()
        .path("reembed")
        .path("complete")
        .asBoolean();
  }

  private void act(String action) {
    Api.Answer answer = api.post(REEMBED, api.object().put("action", action));
    assertEquals(200, answer.status(), answer.toString());
  }

  private ObjectNode model(String model) {
    return api.object().put("embedding_model", model);
  }

  private long chunks() {
    return cloud.figures().chunks();
  }
}
