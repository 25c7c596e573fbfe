package dev.embedway.bench;

import dev.embedway.core.search.SearchMode;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.pgvector.PgVectorStore;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Times of searches of a store of 100,000 chunks by vector, by text and by both, without a filter
 * and with such that one document in ten or in a thousand passes, and of exact ones of a store of
 * 20,000. Prints what indexes miss by text, and the load of the machine. Exits 1 where a median or
 * the 95th percentile is above its bound.
 *
 * <p>Arguments: an empty directory for the server, and one with {@code cranfield/}.
 */
public final class SearchBench {

  private static final int LARGE = 100_000 / BenchStore.CHUNKS;
  private static final int SMALL = 20_000 / BenchStore.CHUNKS;

  private static final int EXACT_BOUND = 15;
  private static final double RECALL = 0.95;

  private boolean isWithin = true;

  private SearchBench() {}

  /** Runs it all and prints the tables. */
  public static void main(String[] arguments) throws Exception {
    SearchBench bench = new SearchBench();
    MixedAbstracts texts = MixedAbstracts.read(Path.of(arguments[1]));
    try (BenchDatabase database = BenchDatabase.start(Path.of(arguments[0]));
        PgVectorStore vectors = database.store(HnswIndexPolicy.DEFAULT)) {
      bench.measure(database, vectors, texts);
    }
    System.exit(bench.isWithin ? 0 : 1);
  }

  private void measure(BenchDatabase database, PgVectorStore vectors, MixedAbstracts texts)
      throws Exception {
    BenchStore large = BenchStore.of("large", 1, texts);
    BenchStore small = BenchStore.of("small", 2, texts);
    new IngestRun(large).upTo(LARGE, vectors, () -> true);
    new IngestRun(small).upTo(SMALL, vectors, () -> true);
    database.execute("VACUUM ANALYZE");
    Asked.Answers scanned = asked(Asked.any(), SearchMode.TEXT).of(large, vectors);
    database.job(HnswIndexPolicy.DEFAULT).run();
    load();
    System.out.println("| store | search | filter | p50 ms | p95 ms |");
    System.out.println("|---|---|---|---|---|");
    for (Asked filter : List.of(Asked.any(), Asked.oneInTen(), Asked.oneInAThousand())) {
      for (SearchMode mode : SearchMode.values()) {
        row("100,000", asked(filter, mode), large, vectors, bound(mode));
      }
    }
    row("20,000, exact", asked(Asked.any(), SearchMode.VECTOR), small, vectors, EXACT_BOUND);
    System.out.println();
    double recall = asked(Asked.any(), SearchMode.TEXT).of(large, vectors).recall(scanned);
    System.out.printf(
        Locale.ROOT, "Of the ten first by text that a scan finds, %.3f are found.%n", recall);
    isWithin &= recall >= RECALL;
    load();
  }

  private void row(String name, Asked asked, BenchStore store, PgVectorStore vectors, int bound) {
    Asked.Answers answers = asked.of(store, vectors);
    double p50 = answers.percentile(0.5);
    double p95 = answers.percentile(0.95);
    isWithin &= p50 <= bound && p95 <= 2 * p50;
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %.1f | %.1f |%n",
        name,
        asked.mode().wire(),
        asked.name(),
        p50,
        p95);
  }

  private static Asked asked(Asked filter, SearchMode mode) {
    return new Asked(filter.name(), mode, filter.filter());
  }

  /** Bound of the median, in milliseconds; the 95th percentile may be twice as long. */
  private static int bound(SearchMode mode) {
    return switch (mode) {
      case VECTOR -> 8;
      case TEXT -> 25;
      case HYBRID -> 35;
    };
  }

  private static void load() {
    System.out.printf(
        Locale.ROOT,
        "Load average of a minute: %.1f.%n%n",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }
}
