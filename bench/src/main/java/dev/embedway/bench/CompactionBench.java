package dev.embedway.bench;

import dev.embedway.bench.SearchProbe.Times;
import dev.embedway.core.pipeline.compact.RowRemoval;
import dev.embedway.core.pipeline.compact.RowSelection;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.pgvector.PgVectorStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Searches of a store of 100,000 chunks in PostgreSQL while the HNSW index of its next version is
 * built, while rows of replaced generations and of a retired version are deleted through the
 * product's port, and while PostgreSQL vacuums them. Exits 1 when the 95th percentile while rows
 * are deleted is more than 1.5 times the one before.
 *
 * <p>Argument: an empty directory for the server.
 */
public final class CompactionBench {

  private static final int DOCUMENTS = 10_000;
  private static final int REPLACED = 3_000;
  private static final int QUIET_SECONDS = 10;
  private static final double MAX_RATIO = 1.5;
  private static final HnswIndexPolicy POLICY = HnswIndexPolicy.DEFAULT;

  private final BenchDatabase database;
  private final PgVectorStore vectors;
  private final BenchStore former = BenchStore.of("large", 1);
  private final BenchStore live = new BenchStore(version(2), 1);
  private boolean isQuick = true;

  private CompactionBench(BenchDatabase database, PgVectorStore vectors) {
    this.database = database;
    this.vectors = vectors;
  }

  /** Runs it all and prints the tables. */
  public static void main(String[] arguments) throws Exception {
    CompactionBench bench;
    try (BenchDatabase database = BenchDatabase.start(Path.of(arguments[0]));
        PgVectorStore vectors = database.store(POLICY)) {
      bench = new CompactionBench(database, vectors);
      bench.run();
    }
    System.exit(bench.isQuick ? 0 : 1);
  }

  private void run() throws Exception {
    new IngestRun(former).upTo(DOCUMENTS, vectors, () -> true);
    database.job(POLICY).run();
    new IngestRun(live).upTo(DOCUMENTS, vectors, () -> true);
    database.execute("VACUUM ANALYZE");
    table();
    SearchProbe ofFormer = new SearchProbe(former, vectors);
    Times alone = ofFormer.during(CompactionBench::quiet);
    row("nothing else", alone, alone);
    row("the next version's HNSW index", ofFormer.during(database.job(POLICY)::run), alone);
    replaceSome();
    SearchProbe ofLive = new SearchProbe(live, vectors);
    Times before = ofLive.during(CompactionBench::quiet);
    row("nothing else, next version, 30 % replaced", before, before);
    String full = sizes();
    Times replaced = ofLive.during(this::deleteReplaced);
    row("deletion of 30,000 replaced rows", replaced, before);
    Times retired = ofLive.during(this::deleteRetired);
    row("deletion of 100,000 rows of the retired version", retired, before);
    String deleted = sizes();
    // As autovacuum goes about it, which a server begins by itself within a minute.
    database.execute("ALTER DATABASE bench SET vacuum_cost_delay = '2ms'");
    row("vacuum", ofLive.during(() -> database.execute("VACUUM embedding_384")), before);
    String vacuumed = sizes();
    database.job(POLICY).run();
    replaceSome(3);
    row("nothing else, afterwards", ofLive.during(CompactionBench::quiet), before);
    System.out.println();
    System.out.println("| files, MB | rows | HNSW indexes |");
    System.out.println("|---|---|---|");
    System.out.println("| before | " + full);
    System.out.println("| rows deleted | " + deleted);
    System.out.println("| vacuumed | " + vacuumed);
    System.out.println("| the same 30 % replaced again | " + sizes());
    isQuick = isWithin(replaced, before) && isWithin(retired, before);
  }

  private static VectorIndex version(int number) {
    VectorIndex first = BenchStore.of("large", 1).index();
    return new VectorIndex(first.tenant(), first.storeId(), number, first.dim());
  }

  private static void quiet() throws InterruptedException {
    TimeUnit.SECONDS.sleep(QUIET_SECONDS);
  }

  private void replaceSome() {
    replaceSome(2);
  }

  /** Writes a later generation of three documents in ten. */
  private void replaceSome(int generation) {
    IntStream.range(0, REPLACED)
        .mapToObj(live::document)
        .map(batch ->
            new VectorBatch(
                batch.index(),
                new VectorBatch.Source(
                    batch.source().documentId(), batch.source().documentKey(), generation),
                batch.part(),
                batch.entries(),
                batch.facts()))
        .forEach(vectors::write);
  }

  private void deleteReplaced() {
    RowRemoval rows = vectors.rows();
    for (int document = 0; document < REPLACED; document++) {
      delete(rows, new RowSelection.Generations(live.index(), BenchStore.id(document), 1, 2));
    }
  }

  private void deleteRetired() {
    delete(vectors.rows(), new RowSelection.Version(former.index()));
  }

  private static void delete(RowRemoval rows, RowSelection selection) {
    while (rows.delete(selection).more()) {
      Thread.onSpinWait();
    }
  }

  private String sizes() throws SQLException {
    return database.one("SELECT pg_relation_size('embedding_384') / 1000000")
        + " | "
        + database.one(
            "SELECT coalesce(sum(pg_relation_size(oid)), 0) / 1000000 FROM pg_class WHERE relname"
                + " LIKE 'hnsw\\_%'")
        + " |";
  }

  private static void table() {
    System.out.println(
        "| searched while | seconds | searches | p50 ms | p95 ms | max ms | p95 ratio |");
    System.out.println("|---|---|---|---|---|---|---|");
  }

  private static void row(String what, Times times, Times before) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %d | %.1f | %.1f | %.1f | **%.2f** |%n",
        what,
        times.seconds(),
        times.millis().size(),
        times.quantile(0.5),
        times.quantile(0.95),
        times.quantile(1),
        times.quantile(0.95) / before.quantile(0.95));
  }

  private static boolean isWithin(Times during, Times before) {
    return during.quantile(0.95) <= MAX_RATIO * before.quantile(0.95);
  }
}
