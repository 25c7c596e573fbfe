package dev.embedway.pgvector.hnsw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.search.Filter;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.SearchPath;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.core.vector.VectorStore.BatchOutcome;
import dev.embedway.emulators.proxy.TcpProxy;
import dev.embedway.pgvector.Clusters;
import dev.embedway.pgvector.PgVectorStore;
import dev.embedway.pgvector.TestDatabase;
import dev.embedway.pgvector.hnsw.PgHnswIndexJob.HnswIndexRun;
import dev.embedway.pgvector.schema.PgLogin;
import dev.embedway.pgvector.search.WalkPlan;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** HNSW indexes of a few thousand vectors: built beside writes, searched, broken, dropped. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(360)
class PgHnswIndexJobTest {

  private static final HnswIndexPolicy POLICY = new HnswIndexPolicy(500);
  private static final int DOCUMENTS = 600;

  private TestDatabase database;
  private PgVectorStore store;
  private PgHnswIndexJob job;
  private Clusters clusters;
  private Connection owner;

  @BeforeAll
  void open() throws SQLException {
    database = TestDatabase.fresh();
    store = database.store(POLICY);
    job = new PgHnswIndexJob(database.owner(), POLICY);
    owner = database.connect(database.owner());
  }

  @AfterAll
  void close() throws SQLException {
    owner.close();
    store.close();
  }

  @BeforeEach
  void prepare() throws SQLException {
    execute("DELETE FROM embedding_64");
    execute("DELETE FROM dropped_stores");
    job.run();
    clusters = new Clusters(new VectorIndex(new TenantId("t" + System.nanoTime()), "vs_1", 1, 64));
  }

  @Test
  void findsWhatAnExactSearchFindsWhateverTheFilter() throws SQLException {
    write(0, DOCUMENTS);
    for (int number = 0; number < DOCUMENTS; number += 3) {
      store.write(clusters.document(number, 2));
    }
    for (int number = 0; number < DOCUMENTS; number += 7) {
      store.remove(clusters.index(), Clusters.id(number), 3);
    }
    List<Optional<Filter>> filters =
        List.of(Optional.empty(), Optional.of(equal("tenth", 4)), Optional.of(equal("number", 25)));
    List<List<Match>> exact = searches(filters);

    assertEquals(Optional.of(new HnswIndexRun(1, 0)), job.run());

    assertTrue(recall(exact, searches(filters)) >= 0.98, "recall");
    assertTrue(planOfASearch().contains("Index Scan using hnsw_"), planOfASearch());
    assertEquals(SearchPath.State.READY, state());
    assertEquals(Optional.of(new HnswIndexRun(0, 0)), job.run(), "again there is nothing to do");
  }

  /** Delayed, what a session says last comes to the server when the session's run is over. */
  @Test
  void runThatFollowsAnotherAtOnceDoesNotFindItUnderWay() throws IOException {
    PgLogin direct = database.owner();
    int port = URI.create(direct.url().substring("jdbc:".length())).getPort();
    try (TcpProxy proxy = new TcpProxy(port)) {
      proxy.delay(Duration.ofMillis(100));
      String slow = direct.url().replace(":" + port + "/", ":" + proxy.port() + "/");

      new PgHnswIndexJob(new PgLogin(slow, direct.user(), direct.password()), POLICY).run();

      assertEquals(Optional.of(new HnswIndexRun(0, 0)), job.run());
    }
  }

  @Test
  void supersededAndRemovedVectorsMakeNoStoreLarge() {
    write(0, 100);
    for (int generation = 2; generation <= 3; generation++) {
      for (int number = 0; number < 100; number++) {
        store.write(clusters.document(number, generation));
      }
    }
    for (int number = 0; number < 20; number++) {
      store.remove(clusters.index(), Clusters.id(number), 4);
    }

    assertEquals(Optional.of(new HnswIndexRun(0, 0)), job.run());

    assertEquals(
        new SearchPath(SearchPath.Method.EXACT, SearchPath.State.NONE, 400, 500),
        store.path(clusters.index(), soon()));
    write(100, 121);
    assertEquals(505, store.path(clusters.index(), soon()).rows());
    assertEquals(Optional.of(new HnswIndexRun(1, 0)), job.run());
  }

  @Test
  void takesWritesAndSearchesWhileItBuilds() throws Exception {
    write(0, DOCUMENTS);
    assertEquals(SearchPath.State.BUILDING, state());
    int written = DOCUMENTS;

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<HnswIndexRun>> run = threads.submit(job::run);
      while (!run.isDone()) {
        assertEquals(BatchOutcome.COMPLETED, store.write(clusters.document(written++, 1)));
        assertEquals(10, store.search(clusters.search(written, Optional.empty())).size());
      }
      assertEquals(Optional.of(new HnswIndexRun(1, 0)), run.get());
    }

    assertNotEquals(DOCUMENTS, written);
    assertEquals((long) written, store.count(clusters.index()).documents());
    for (int number = DOCUMENTS; number < written; number++) {
      Match match =
          store.search(clusters.search(1, Optional.of(equal("number", number)))).getFirst();
      assertEquals(Clusters.id(number), match.documentId());
    }
  }

  @Test
  void replacesAnHnswIndexWhoseBuildWasKilled() throws Exception {
    write(0, 200);
    try (Connection writer = database.connect(database.owner());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      writer.setAutoCommit(false);
      writer.createStatement().execute("LOCK TABLE embedding_64 IN ROW EXCLUSIVE MODE");
      Future<?> run = threads.submit(job::run);
      awaitOne("SELECT count(*) FROM pg_locks WHERE locktype = 'virtualxid' AND NOT granted");
      assertEquals(
          Optional.empty(), new PgHnswIndexJob(database.owner(), POLICY).run(), "one at a time");

      one(
          "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
              + " WHERE application_name = 'embedway graphs'");
      assertInstanceOf(
          EmbedwayException.class, assertThrows(ExecutionException.class, run::get).getCause());
      writer.rollback();
    }
    assertEquals(1, one("SELECT count(*) FROM pg_index WHERE NOT indisvalid"));
    assertEquals(10, store.search(clusters.search(1, Optional.empty())).size());

    assertEquals(Optional.of(new HnswIndexRun(1, 1)), runWithin(Duration.ofSeconds(20)));

    assertEquals(0, one("SELECT count(*) FROM pg_index WHERE NOT indisvalid"));
    assertEquals(SearchPath.State.READY, state());
  }

  @Test
  void dropsTheHnswIndexOfAStoreThatWasDropped() {
    write(0, 120);
    job.run();

    store.drop(clusters.index().tenant(), clusters.index().storeId());

    assertEquals(Optional.of(new HnswIndexRun(0, 1)), job.run());
    assertEquals(SearchPath.State.NONE, state());
  }

  @Test
  void leavesNothingOfAnHnswIndexThatHasNoRoom() throws SQLException {
    write(0, 120);
    execute(
        "CREATE FUNCTION no_room() RETURNS event_trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53100'; END $$");
    execute(
        "CREATE EVENT TRIGGER full_disk ON ddl_command_start WHEN TAG IN ('CREATE INDEX')"
            + " EXECUTE FUNCTION no_room()");
    try {
      EmbedwayException e = assertThrows(EmbedwayException.class, job::run);
      assertEquals(ErrorCode.STORE_UNAVAILABLE, e.code());
    } finally {
      execute("DROP EVENT TRIGGER full_disk");
      execute("DROP FUNCTION no_room");
    }

    assertEquals(SearchPath.State.BUILDING, state());
    assertEquals(Optional.of(new HnswIndexRun(1, 0)), job.run());
  }

  @Test
  void saysThatLongVectorsGoWithoutAnHnswIndex() {
    VectorIndex index = new VectorIndex(clusters.index().tenant(), "vs_1", 1, 4096);
    Clusters wide = new Clusters(index);
    IntStream.range(0, 101).forEach(number -> store.write(wide.document(number, 1)));

    assertEquals(Optional.of(new HnswIndexRun(0, 0)), job.run());

    assertEquals(
        new SearchPath(SearchPath.Method.EXACT, SearchPath.State.UNSUPPORTED, 505, 500),
        store.path(index, soon()));
    assertEquals(10, store.search(wide.search(1, Optional.empty())).size());
  }

  @Test
  void countsForAnOwnerWhomRowLevelSecurityBinds() throws SQLException {
    TestDatabase bound = TestDatabase.ofABoundOwner();
    try (PgVectorStore itsStore = bound.store(POLICY)) {
      IntStream.range(0, 120).forEach(number -> itsStore.write(clusters.document(number, 1)));

      assertEquals(
          Optional.of(new HnswIndexRun(1, 0)), new PgHnswIndexJob(bound.owner(), POLICY).run());

      assertEquals(SearchPath.State.READY, itsStore.path(clusters.index(), soon()).state());
      itsStore.drop(clusters.index().tenant(), clusters.index().storeId());
      assertEquals(
          Optional.of(new HnswIndexRun(0, 1)), new PgHnswIndexJob(bound.owner(), POLICY).run());
    }
  }

  private void write(int from, int to) {
    IntStream.range(from, to).forEach(number -> store.write(clusters.document(number, 1)));
  }

  private List<List<Match>> searches(List<Optional<Filter>> filters) {
    List<List<Match>> results = new ArrayList<>();
    for (Optional<Filter> filter : filters) {
      for (int seed = 0; seed < 20; seed++) {
        results.add(store.search(clusters.search(seed, filter)));
      }
    }
    return results;
  }

  private static double recall(List<List<Match>> exact, List<List<Match>> approximate) {
    int found = 0;
    int all = 0;
    for (int i = 0; i < exact.size(); i++) {
      Set<Match> wanted = new HashSet<>(exact.get(i));
      all += wanted.size();
      wanted.retainAll(approximate.get(i));
      found += wanted.size();
    }
    assertFalse(all == 0, "nothing was to be found");
    return (double) found / all;
  }

  private String planOfASearch() throws SQLException {
    try (Connection connection = database.connect(database.app())) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "SELECT set_config('app.tenant', '"
                + clusters.index().tenant()
                + "', true),"
                + " set_config('enable_nestloop', 'off', true)");
      }
      HnswIndexState.of(clusters.index()).prepare(connection);
      return WalkPlan.of(connection, clusters.search(1, Optional.of(equal("tenth", 4))));
    }
  }

  /** The killed session may hold its lock for a moment yet. */
  private Optional<HnswIndexRun> runWithin(Duration bound) {
    Instant end = Instant.now().plus(bound);
    Optional<HnswIndexRun> run = job.run();
    while (run.isEmpty() && Instant.now().isBefore(end)) {
      run = job.run();
    }
    return run;
  }

  private void awaitOne(String sql) throws SQLException {
    Instant end = Instant.now().plusSeconds(30);
    while (one(sql) == 0) {
      assertTrue(Instant.now().isBefore(end), "not so in time: " + sql);
    }
  }

  private SearchPath.State state() {
    return store.path(clusters.index(), soon()).state();
  }

  private static Instant soon() {
    return Instant.now().plusSeconds(10);
  }

  private static Filter equal(String key, int value) {
    return new Filter.Comparison(Filter.Operator.EQ, key, value);
  }

  private long one(String sql) throws SQLException {
    try (Statement statement = owner.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = owner.createStatement()) {
      statement.execute(sql);
    }
  }
}
