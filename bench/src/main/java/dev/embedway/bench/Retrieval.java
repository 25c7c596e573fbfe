package dev.embedway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A collection in a store of one model, through ingest and search of the API. */
final class Retrieval {

  /** Chunks asked for, so that ten different documents are among them. */
  private static final int CHUNKS = 50;

  private final Api api;
  private final TestCollection collection;
  private final String model;
  private final String store;

  Retrieval(Api api, TestCollection collection, String model) {
    this.api = api;
    this.collection = collection;
    this.model = model;
    this.store = collection.name() + "-" + model.replace('.', '-');
  }

  /** Name of the store. */
  String store() {
    return store;
  }

  /** Key of a document. */
  static String key(int document) {
    return document + ".txt";
  }

  /** Uploads every text, and waits until all are searchable. */
  void ingest() throws IOException, InterruptedException {
    Uploads uploads = new Uploads(api, store);
    uploads.open(model);
    for (Map.Entry<Integer, String> text : collection.texts().entrySet()) {
      uploads.add(key(text.getKey()), text.getValue());
    }
    uploads.awaitCompleted();
  }

  /** Quality of searches in one mode. */
  Quality by(String mode) throws IOException, InterruptedException {
    return Quality.of(collection, (_, question) -> search(question, mode));
  }

  private List<Integer> search(String question, String mode)
      throws IOException, InterruptedException {
    JsonNode page =
        api.post(
            "/v1/vector_stores/" + store + "/search",
            Map.of("query", question.replace('\n', ' '), "max_num_results", CHUNKS, "mode", mode));
    Set<Integer> documents = new LinkedHashSet<>();
    for (JsonNode match : page.path("data")) {
      documents.add(Integer.parseInt(match.path("filename").asText().replaceAll("\\D", "")));
    }
    return List.copyOf(documents);
  }
}
