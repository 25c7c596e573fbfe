package dev.embedway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A collection in a store of one model, through ingest and search. */
final class Retrieval {

  private static final int DEPTH = 10;

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

  /** Uploads every text, and waits until all are searchable. */
  void ingest() throws IOException, InterruptedException {
    Uploads uploads = new Uploads(api, store);
    uploads.open(model);
    for (Map.Entry<Integer, String> text : collection.texts().entrySet()) {
      uploads.add(text.getKey() + ".txt", text.getValue());
    }
    uploads.awaitCompleted();
  }

  /**
   * Means over all questions of the first ten documents, each 0..1.
   *
   * @param ndcg normalised discounted gain, a document being relevant or not
   * @param mrr reciprocal rank of the first relevant one
   */
  record Quality(double ndcg, double mrr) {

    /** Both times 100. */
    String shown() {
      return String.format(Locale.ROOT, "%.1f / %.1f", 100 * ndcg, 100 * mrr);
    }
  }

  /** Quality of searches that say no more than their mode. */
  Quality by(String mode) throws IOException, InterruptedException {
    return by(Map.of("mode", mode));
  }

  /** Quality of searches that say {@code more} than the query. */
  Quality by(Map<String, Object> more) throws IOException, InterruptedException {
    double ndcg = 0;
    double mrr = 0;
    for (Map.Entry<Integer, String> question : collection.questions().entrySet()) {
      List<Integer> found = search(question.getValue(), more);
      Set<Integer> relevant = collection.relevant().getOrDefault(question.getKey(), Set.of());
      ndcg += gain(found, relevant);
      mrr += reciprocalRank(found, relevant);
    }
    int questions = collection.questions().size();
    return new Quality(ndcg / questions, mrr / questions);
  }

  private List<Integer> search(String question, Map<String, Object> more)
      throws IOException, InterruptedException {
    Map<String, Object> body = new HashMap<>(more);
    body.put("query", question.replace('\n', ' '));
    body.put("max_num_results", CHUNKS);
    JsonNode page = api.post("/v1/vector_stores/" + store + "/search", body);
    Set<Integer> documents = new LinkedHashSet<>();
    for (JsonNode match : page.path("data")) {
      documents.add(Integer.parseInt(match.path("filename").asText().replaceAll("\\D", "")));
    }
    return documents.stream().limit(DEPTH).toList();
  }

  private static double gain(List<Integer> found, Set<Integer> relevant) {
    double gain = 0;
    double ideal = 0;
    for (int rank = 0; rank < DEPTH; rank++) {
      double discount = Math.log(2) / Math.log(rank + 2);
      gain += rank < found.size() && relevant.contains(found.get(rank)) ? discount : 0;
      ideal += rank < relevant.size() ? discount : 0;
    }
    return ideal == 0 ? 0 : gain / ideal;
  }

  private static double reciprocalRank(List<Integer> found, Set<Integer> relevant) {
    for (int rank = 0; rank < found.size(); rank++) {
      if (relevant.contains(found.get(rank))) {
        return 1.0 / (rank + 1);
      }
    }
    return 0;
  }
}
