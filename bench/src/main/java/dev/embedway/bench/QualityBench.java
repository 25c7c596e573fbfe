package dev.embedway.bench;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Prints Spearman's correlation on the STS benchmark and nDCG@10 on Cranfield for an API that is
 * running.
 *
 * <p>Arguments: the API's URL, a key, a directory with {@code sts-benchmark-test.tsv} and {@code
 * cranfield/}, then the models to measure on STS.
 */
public final class QualityBench {

  private QualityBench() {}

  /** Runs both measurements; see the class. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 4) {
      System.err.println("usage: quality URL KEY DATA MODEL...");
      System.exit(2);
    }
    Path data = Path.of(arguments[2]);
    try (Api api = new Api(URI.create(arguments[0]), arguments[1])) {
      for (String model : List.of(arguments).subList(3, arguments.length)) {
        double spearman = new StsBenchmark(api).spearman(new BenchTexts(data).pairs(), model);
        System.out.printf(
            Locale.ROOT, "STS-B test, Spearman x100, %s: %.2f%n", model, 100 * spearman);
      }
      Cranfield cranfield = new Cranfield(api, data.resolve("cranfield"));
      cranfield.ingest();
      for (String mode : List.of("vector", "text", "hybrid")) {
        System.out.printf(
            Locale.ROOT,
            "Cranfield, binary nDCG@10 x100, %s: %.1f%n",
            mode,
            100 * cranfield.ndcg(mode));
      }
    }
  }
}
