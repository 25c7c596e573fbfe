package dev.embedway.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Measures what hybrid search finds by the weight of its ranking by text, in three collections that
 * are ingested into an API that is running. Prints a table, and exits 1 when the default finds less
 * than vectors alone in the mean of the three.
 *
 * <p>Arguments: the API's URL, a key, and a directory with {@code cranfield/}, {@code cisi/} and
 * {@code cacm/}.
 */
public final class WeightsBench {

  private static final List<String> MODELS = List.of("all-MiniLM-L6-v2", "e5-small-v2");
  private static final List<Double> WEIGHTS =
      List.of(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.5);

  private WeightsBench() {}

  /** Runs all measurements; see the class. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 3) {
      System.err.println("usage: weights URL KEY DATA");
      System.exit(2);
    }
    Path data = Path.of(arguments[2]);
    List<TestCollection> collections =
        List.of(
            TestCollection.cranfield(data.resolve("cranfield")),
            TestCollection.cisi(data.resolve("cisi")),
            TestCollection.cacm(data.resolve("cacm")));
    boolean isBetter = true;
    try (Api api = new Api(URI.create(arguments[0]), arguments[1])) {
      for (String model : MODELS) {
        isBetter &= measure(api, model, collections);
      }
    }
    System.exit(isBetter ? 0 : 1);
  }

  private static boolean measure(Api api, String model, List<TestCollection> collections)
      throws IOException, InterruptedException {
    System.out.println(
        "| " + model + ", nDCG@10 / MRR@10 x 100 | Cranfield | CISI | CACM | mean |");
    System.out.println("|---|---|---|---|---|");
    List<Retrieval> stores =
        collections.stream().map(collection -> new Retrieval(api, collection, model)).toList();
    for (Retrieval store : stores) {
      store.ingest();
    }
    double vectors = row("vector", stores, Map.of("mode", "vector"));
    row("text", stores, Map.of("mode", "text"));
    for (double weight : WEIGHTS) {
      Map<String, Object> weights = Map.of("embedding_weight", 1, "text_weight", weight);
      row("hybrid " + weight, stores, Map.of("ranking_options", Map.of("hybrid_search", weights)));
    }
    double byDefault = row("hybrid, default", stores, Map.of("mode", "hybrid"));
    System.out.println();
    return byDefault >= vectors;
  }

  private static double row(String name, List<Retrieval> stores, Map<String, Object> search)
      throws IOException, InterruptedException {
    StringBuilder row = new StringBuilder("| " + name + " |");
    double ndcg = 0;
    double mrr = 0;
    for (Retrieval store : stores) {
      Retrieval.Quality quality = store.by(search);
      row.append(' ').append(quality.shown()).append(" |");
      ndcg += quality.ndcg() / stores.size();
      mrr += quality.mrr() / stores.size();
    }
    System.out.println(row + " " + new Retrieval.Quality(ndcg, mrr).shown() + " |");
    return ndcg;
  }
}
