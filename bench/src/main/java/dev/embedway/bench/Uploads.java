package dev.embedway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Documents that are uploaded into one store. */
final class Uploads {

  private static final Duration TIMEOUT = Duration.ofMinutes(20);

  private final Api api;
  private final String store;
  private int uploaded;

  Uploads(Api api, String store) {
    this.api = api;
    this.store = store;
  }

  /** Makes the store. */
  void open(String model) throws IOException, InterruptedException {
    api.post("/v1/vector_stores", Map.of("name", store, "embedding_model", model));
  }

  /** Uploads a text. */
  void add(String key, String text) throws IOException, InterruptedException {
    api.post("/v1/documents", Map.of("store", store, "key", key, "text", text));
    uploaded++;
  }

  /** Waits until all are searchable. */
  void awaitCompleted() throws IOException, InterruptedException {
    Instant end = Instant.now().plus(TIMEOUT);
    while (!areCompleted()) {
      if (Instant.now().isAfter(end)) {
        throw new IOException(
            count("completed") + " of " + uploaded + " documents were done after " + TIMEOUT);
      }
      TimeUnit.SECONDS.sleep(1);
    }
  }

  /**
   * Tells whether all are searchable.
   *
   * @throws IOException when one has failed
   */
  boolean areCompleted() throws IOException, InterruptedException {
    int failed = count("failed");
    if (failed > 0) {
      throw new IOException(failed + " documents failed");
    }
    return count("completed") >= uploaded;
  }

  private int count(String status) throws IOException, InterruptedException {
    String path = "/v1/documents?store=" + store + "&status=" + status + "&limit=1000";
    int count = 0;
    String next = "";
    do {
      JsonNode page = api.get(path + (next.isEmpty() ? "" : "&after=" + next));
      count += page.path("data").size();
      next = page.path("next").asText("");
    } while (!next.isEmpty() && !next.equals("null"));
    return count;
  }
}
