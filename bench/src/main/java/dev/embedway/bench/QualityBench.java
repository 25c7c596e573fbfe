package dev.embedway.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures an API that is running: Spearman's correlation on the STS benchmark for every model and
 * prompt, and nDCG@10 on Cranfield. Prints tables, and exits 1 when a figure is out of its bounds.
 *
 * <p>Arguments: the API's URL, a key, and a directory with {@code sts-benchmark-test.tsv} and
 * {@code cranfield/}.
 */
public final class QualityBench {

  private static final List<String> MODELS =
      List.of("all-MiniLM-L6-v2", "bge-small-en-v1.5", "e5-small-v2");

  /** Search modes that Cranfield's queries are run in. */
  private static final List<String> MODES = List.of("vector", "text", "hybrid");

  private final Api api;
  private final Path data;
  private final List<String> outOfBounds = new ArrayList<>();

  private QualityBench(Api api, Path data) {
    this.api = api;
    this.data = data;
  }

  /** Runs all measurements; see the class. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 3) {
      System.err.println("usage: quality URL KEY DATA");
      System.exit(2);
    }
    try (Api api = new Api(URI.create(arguments[0]), arguments[1])) {
      QualityBench bench = new QualityBench(api, Path.of(arguments[2]));
      bench.sentences();
      bench.retrieval();
      bench.outOfBounds.forEach(figure -> System.out.println("OUT OF BOUNDS: " + figure));
      System.exit(bench.outOfBounds.isEmpty() ? 0 : 1);
    }
  }

  private void sentences() throws IOException, InterruptedException {
    System.out.println(
        "| STS-B test, Spearman x 100 | prompt | fp32 | required | int8 | required |");
    System.out.println("|---|---|---|---|---|---|");
    StsBenchmark benchmark = new StsBenchmark(api);
    List<BenchTexts.Pair> pairs = new BenchTexts(data).pairs();
    for (StsExpectation expected : StsExpectation.ALL) {
      double fp32 = 100 * benchmark.spearman(pairs, expected.model() + "-fp32", expected.prompt());
      double int8 = 100 * benchmark.spearman(pairs, expected.model(), expected.prompt());
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | **%.2f** | %.2f +- %.2f | **%.2f** | %s |%n",
          expected.model(),
          expected.prompt(),
          fp32,
          expected.fp32(),
          StsExpectation.TOLERANCE,
          int8,
          expected.minInt8() == 0 ? "-" : expected.minInt8());
      if (!expected.holds(fp32, int8)) {
        outOfBounds.add(expected.model() + " with prompt " + expected.prompt());
      }
    }
    System.out.println();
  }

  private void retrieval() throws IOException, InterruptedException {
    System.out.println("| Cranfield, binary nDCG@10 x 100 | vector | text | hybrid |");
    System.out.println("|---|---|---|---|");
    for (String model : MODELS) {
      Retrieval cranfield =
          new Retrieval(api, TestCollection.cranfield(data.resolve("cranfield")), model);
      cranfield.ingest();
      StringBuilder row = new StringBuilder("| " + model + " |");
      for (String mode : MODES) {
        row.append(String.format(Locale.ROOT, " **%.1f** |", 100 * cranfield.by(mode).ndcg()));
      }
      System.out.println(row);
    }
  }
}
