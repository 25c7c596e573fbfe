package dev.embedway.bench;

import dev.embedway.core.search.SearchPath;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.pgvector.PgVectorStore;
import dev.embedway.pgvector.hnsw.PgHnswIndexJob;
import dev.embedway.pgvector.hnsw.PgHnswIndexJob.HnswIndexRun;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A store of 100,000 chunks in PostgreSQL, as the product writes, indexes and searches it: ingest
 * before and while its HNSW index is built, a {@code kill -9} of the server in the middle, recall
 * and time of searches against exact ones. Exits 1 when recall is below 0.95 or something
 * acknowledged is lost.
 *
 * <p>Argument: an empty directory for the server.
 */
public final class HnswIndexBench {

  private static final int DOCUMENTS = 10_000;
  private static final int BEFORE = 4_000;
  private static final int LAST = 1_000;
  private static final int TENANTS = 10;
  private static final double RECALL = 0.95;
  private static final HnswIndexPolicy POLICY = HnswIndexPolicy.DEFAULT;

  private final Path directory;
  private final BenchStore store = BenchStore.of("large", 1);
  private final IngestRun ingest = new IngestRun(store);
  private final List<String> faults = new ArrayList<>();

  private HnswIndexBench(Path directory) {
    this.directory = directory;
  }

  /** Runs it all and prints the tables. */
  public static void main(String[] arguments) throws Exception {
    HnswIndexBench bench = new HnswIndexBench(Path.of(arguments[0]));
    bench.ingestUntilKilled();
    try (BenchDatabase database = BenchDatabase.start(bench.directory)) {
      bench.goOn(database);
      bench.searchLargeStore(database);
      bench.searchTenants(database);
    }
    bench.faults.forEach(fault -> System.out.println("FAULT: " + fault));
    System.exit(bench.faults.isEmpty() ? 0 : 1);
  }

  /** Ingest alone, then beside a build, until the server is killed in the middle of both. */
  private void ingestUntilKilled()
      throws InterruptedException, IOException, SQLException, ExecutionException {
    BenchDatabase database = BenchDatabase.start(directory);
    try (PgVectorStore vectors = database.store(POLICY)) {
      print("| ingest | chunks a second |");
      print("|---|---|");
      print(
          String.format(
              Locale.ROOT,
              "| before there is an index | %.0f |",
              ingest.upTo(BEFORE, vectors, () -> true)));
      Building build = new Building(database.job(POLICY));
      Instant kill = Instant.now().plusSeconds(6);
      print(
          String.format(
              Locale.ROOT,
              "| while one is built | %.0f |",
              ingest.upTo(DOCUMENTS, vectors, () -> Instant.now().isBefore(kill))));
      check(!build.isDone(), "the build was over before the kill");
      Thread killer = Thread.ofPlatform().start(() -> kill(database));
      ingest.upTo(DOCUMENTS, vectors, () -> true);
      killer.join();
    } finally {
      database.close();
    }
  }

  private static void kill(BenchDatabase database) {
    try {
      TimeUnit.SECONDS.sleep(2);
      database.kill();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("the server could not be killed", e);
    }
  }

  /** Checks what survived the kill and runs the rest of the ingest. */
  private void goOn(BenchDatabase database)
      throws SQLException, InterruptedException, ExecutionException {
    long acknowledged = ingest.acknowledged().size();
    Set<String> whole =
        database.strings(
            "SELECT document_id FROM documents JOIN embedding_384 USING (tenant, store_id, version,"
                + " document_id, generation) WHERE NOT removed GROUP BY 1 HAVING count(*) = "
                + BenchStore.CHUNKS);
    long lost =
        ingest.acknowledged().stream()
            .filter(number -> !whole.contains(BenchStore.id(number)))
            .count();
    long broken = database.one("SELECT count(*) FROM pg_index WHERE NOT indisvalid");
    check(lost == 0, lost + " acknowledged documents are gone");
    check(broken == 1, "the killed build left " + broken + " unfinished indexes, not one");
    try (PgVectorStore vectors = database.store(POLICY)) {
      Building build = new Building(database.job(POLICY));
      double beside = ingest.upTo(DOCUMENTS - LAST, vectors, () -> !build.isDone());
      Optional<HnswIndexRun> run = build.get();
      check(run.equals(Optional.of(new HnswIndexRun(1, 1))), "the index was not built again");
      print(
          String.format(Locale.ROOT, "| while it is built again, after the kill | %.0f |", beside));
      // What was begun and not acknowledged is sent again, as a queue would.
      IntStream.range(0, ingest.begun())
          .filter(number -> !ingest.acknowledged().contains(number))
          .forEach(number -> vectors.write(store.document(number)));
      print(
          String.format(
              Locale.ROOT,
              "| into the index that is ready | %.0f |",
              ingest.upTo(DOCUMENTS, vectors, () -> true)));
    }
    print("");
    print(
        String.format(
            Locale.ROOT,
            "kill -9 in the middle of ingest and build: %d documents of %d chunks acknowledged before,"
                + " %d lost; %d unfinished index found, dropped and built again.",
            acknowledged,
            BenchStore.CHUNKS,
            lost,
            broken));
  }

  private void searchLargeStore(BenchDatabase database)
      throws SQLException, InterruptedException, ExecutionException {
    List<Asked> kinds =
        List.of(Asked.any(), Asked.oneInTen(), Asked.oneInAThousand(), Asked.hybrid());
    try (PgVectorStore vectors = database.store(POLICY)) {
      dropHnswIndexes(database);
      List<Asked.Answers> exact = kinds.stream().map(kind -> kind.of(store, vectors)).toList();
      long start = System.nanoTime();
      new Building(database.job(POLICY)).get();
      print("");
      print(
          String.format(
              Locale.ROOT,
              "HNSW index of %d vectors built in %.0f s; %d MB beside %d MB of rows.",
              DOCUMENTS * BenchStore.CHUNKS,
              (System.nanoTime() - start) / 1e9,
              database.one(
                  "SELECT sum(pg_relation_size(oid)) / 1000000 FROM pg_class WHERE relname LIKE"
                      + " 'hnsw\\_%'"),
              database.one("SELECT pg_relation_size('embedding_384') / 1000000")));
      check(
          vectors.path(store.index(), Instant.now().plusSeconds(10)).state()
              == SearchPath.State.READY,
          "the index is not ready");
      table();
      for (int i = 0; i < kinds.size(); i++) {
        row("one store of 100,000", kinds.get(i), kinds.get(i).of(store, vectors), exact.get(i));
      }
    }
  }

  /** Ten stores of 10,000 in one table: below the threshold, then with indexes all the same. */
  private void searchTenants(BenchDatabase database)
      throws SQLException, InterruptedException, ExecutionException {
    try (PgVectorStore vectors = database.store(POLICY)) {
      List<BenchStore> stores =
          IntStream.range(0, TENANTS).mapToObj(i -> BenchStore.of("tenant-" + i, 2 + i)).toList();
      for (BenchStore each : stores) {
        new IngestRun(each).upTo(DOCUMENTS / TENANTS, vectors, () -> true);
      }
      BenchStore asked = stores.get(3);
      Asked.Answers exact = Asked.any().of(asked, vectors);
      row("one tenant of ten of 10,000, by default", Asked.any(), exact, exact);
      new Building(database.job(new HnswIndexPolicy(5_000))).get();
      row(
          "one tenant of ten of 10,000, threshold 5,000",
          Asked.any(),
          Asked.any().of(asked, vectors),
          exact);
    }
  }

  private static void dropHnswIndexes(BenchDatabase database) throws SQLException {
    database.execute(
        "DO $$ DECLARE name text; BEGIN FOR name IN SELECT relname FROM pg_class WHERE relname LIKE"
            + " 'hnsw\\_%' LOOP EXECUTE 'DROP INDEX ' || name; END LOOP; END $$");
  }

  private static void table() {
    print("");
    print("| store | search | p50 ms | p95 ms | exact p50 ms | recall@10 |");
    print("|---|---|---|---|---|---|");
  }

  private void row(String where, Asked asked, Asked.Answers answers, Asked.Answers exact) {
    double recall = answers.recall(exact);
    print(
        String.format(
            Locale.ROOT,
            "| %s | %s | %.1f | %.1f | %.1f | **%.3f** |",
            where,
            asked.name(),
            answers.percentile(0.5),
            answers.percentile(0.95),
            exact.percentile(0.5),
            recall));
    check(recall >= RECALL, "recall of " + asked.name() + " is " + recall);
  }

  private void check(boolean holds, String fault) {
    if (!holds) {
      faults.add(fault);
    }
  }

  private static void print(String line) {
    System.out.println(line);
  }

  /** A run of the job beside other work. */
  private static final class Building {

    private final FutureTask<Optional<HnswIndexRun>> task;

    Building(PgHnswIndexJob job) {
      this.task = new FutureTask<>(job::run);
      Thread.ofPlatform().daemon().start(task);
    }

    boolean isDone() {
      return task.isDone();
    }

    Optional<HnswIndexRun> get() throws InterruptedException, ExecutionException {
      return task.get();
    }
  }
}
