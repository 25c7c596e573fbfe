package dev.embedway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Re-embeds Cranfield from one model to another at an API that is running, and compares what the
 * comparison before the switch says of both versions with what searches find in each. Exits 1 when
 * two figures of nDCG@10 differ by more than 0.5.
 *
 * <p>Arguments: the API's URL, a key, and a directory with {@code cranfield/}.
 */
public final class ReembedBench {

  private static final String FIRST = "all-MiniLM-L6-v2";
  private static final String SECOND = "bge-small-en-v1.5";
  private static final String MODE = "vector";
  private static final double TOLERANCE = 0.5;
  private static final Duration TIMEOUT = Duration.ofHours(1);

  private final Api api;
  private final TestCollection collection;
  private final Retrieval retrieval;
  private boolean isEqual = true;

  private ReembedBench(Api api, TestCollection collection) {
    this.api = api;
    this.collection = collection;
    this.retrieval = new Retrieval(api, collection, FIRST);
  }

  /** Runs it and prints the table; see the class. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 3) {
      System.err.println("usage: reembed URL KEY DATA");
      System.exit(2);
    }
    try (Api api = new Api(URI.create(arguments[0]), arguments[1])) {
      ReembedBench bench =
          new ReembedBench(
              api, TestCollection.cranfield(Path.of(arguments[2]).resolve("cranfield")));
      bench.run();
      System.exit(bench.isEqual ? 0 : 1);
    }
  }

  private void run() throws IOException, InterruptedException {
    retrieval.ingest();
    double first = retrieval.by(MODE).ndcg();
    Instant start = Instant.now();
    api.post(path("/reembed"), Map.of("embedding_model", SECOND));
    awaitComplete();
    Duration took = Duration.between(start, Instant.now());
    JsonNode compared =
        api.post(path("/reembed/comparison"), Map.of("queries", queries(), "mode", MODE))
            .path("reembed")
            .path("comparison");
    api.post(path("/reembed"), Map.of("action", "switch"));
    double second = retrieval.by(MODE).ndcg();
    System.out.println("| Cranfield, nDCG@10 x 100, vector | comparison | searches | chunks |");
    System.out.println("|---|---|---|---|");
    row(FIRST, compared.path("live"), first);
    row(SECOND, compared.path("built"), second);
    System.out.printf(
        Locale.ROOT,
        "%noverlap@10 %.2f over %d queries; re-embedded in %d s.%n",
        compared.path("overlap_at_10").asDouble(),
        compared.path("queries").asInt(),
        took.toSeconds());
  }

  private void row(String model, JsonNode compared, double searched) {
    double told = 100 * compared.path("ndcg_at_10").asDouble();
    isEqual &= Math.abs(told - 100 * searched) <= TOLERANCE;
    System.out.printf(
        Locale.ROOT,
        "| %s | **%.1f** | **%.1f** | %d |%n",
        model,
        told,
        100 * searched,
        compared.path("chunks").asLong());
  }

  private List<Map<String, Object>> queries() {
    return collection.questions().entrySet().stream()
        .map(question ->
            Map.<String, Object>of(
                "query",
                question.getValue().replace('\n', ' '),
                "relevant",
                keys(collection.relevant().getOrDefault(question.getKey(), new TreeSet<>()))))
        .toList();
  }

  private static List<String> keys(Set<Integer> documents) {
    return documents.stream().map(Retrieval::key).toList();
  }

  private void awaitComplete() throws IOException, InterruptedException {
    Instant end = Instant.now().plus(TIMEOUT);
    while (!api.get(path("")).path("reembed").path("complete").asBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new IOException("the version was not complete after " + TIMEOUT);
      }
      TimeUnit.SECONDS.sleep(1);
    }
  }

  private String path(String end) {
    return "/v1/vector_stores/" + retrieval.store() + end;
  }
}
