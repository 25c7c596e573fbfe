package dev.embedway.pgvector.hnsw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.erasure.ErasurePlace;
import dev.embedway.core.erasure.ErasureScope;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.search.Filter;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.SearchPath;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.HnswBuild;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.core.vector.HnswSettings;
import dev.embedway.core.vector.HnswTuning;
import dev.embedway.core.vector.VectorStore.BatchOutcome;
import dev.embedway.emulators.proxy.TcpProxy;
import dev.embedway.pgvector.Clusters;
import dev.embedway.pgvector.PgVectorStore;
import dev.embedway.pgvector.TestDatabase;
import dev.embedway.pgvector.hnsw.PgHnswIndexJob.HnswIndexRun;
import dev.embedway.pgvector.schema.PgLogin;
import dev.embedway.pgvector.search.SearchPlan;
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
import java.util.stream.Stream;
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
  void rebuildsAsAskedWhileTheFormerIndexIsSearched() throws Exception {
    write(0, 120);
    job.run();
    TenantId tenant = clusters.index().tenant();
    HnswTuning tuning = store.tuning();
    Instant at = Instant.parse("2026-01-01T00:00:00.123456Z");
    HnswBuild asked = new HnswBuild(8, 40);

    tuning.rebuild(tenant, "vs_1", asked, at);

    assertEquals(
        new HnswSettings(200, asked, Optional.of(at)), tuning.settings(tenant, "vs_1", soon()));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<HnswIndexRun>> run = threads.submit(job::run);
      do {
        assertEquals(SearchPath.State.READY, state());
        assertEquals(10, store.search(clusters.search(1, Optional.empty())).size());
      } while (!run.isDone());
      assertEquals(Optional.of(new HnswIndexRun(1, 1)), run.get());
    }
    assertEquals("hnsw_" + "_".repeat(32), names());
    assertEquals(
        1,
        one(
            "SELECT count(*) FROM pg_class WHERE relname = '"
                + HnswIndexState.of(clusters.index()).hnsw().name()
                + "' AND reloptions = '{m=8,ef_construction=40}'"));
    assertEquals(
        new HnswSettings(200, asked, Optional.empty()), tuning.settings(tenant, "vs_1", soon()));
    assertEquals(Optional.of(new HnswIndexRun(0, 0)), job.run(), "it is made once");
  }

  /** Names of all HNSW indexes, digits of the hash hidden. */
  private String names() throws SQLException {
    try (Statement statement = owner.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT string_agg(regexp_replace(relname, '[0-9a-f]', '_', 'g'), ' ')"
                    + " FROM pg_class WHERE relname LIKE 'hnsw\\_%' AND relkind = 'i'"
                    + " AND relname NOT LIKE '%settings%'")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void dropsWhatACutOffRebuildLeft() throws SQLException {
    write(0, 120);
    job.run();
    HnswIndex hnsw = HnswIndexState.of(clusters.index()).hnsw();
    execute(hnsw.create(hnsw.nextName(), HnswBuild.DEFAULT));
    execute(hnsw.create(hnsw.formerName(), HnswBuild.DEFAULT));

    assertEquals(Optional.of(new HnswIndexRun(0, 2)), job.run());

    assertEquals("hnsw_" + "_".repeat(32), names());
    assertEquals(SearchPath.State.READY, state());
  }

  @Test
  void takesARebuildThatTheServerFinishedAndNoneOfOtherParameters() throws SQLException {
    write(0, 120);
    job.run();
    HnswIndex hnsw = HnswIndexState.of(clusters.index()).hnsw();
    HnswBuild asked = new HnswBuild(8, 40);

    execute(hnsw.create(hnsw.nextName(), asked));
    long finished = oid(hnsw.nextName());
    store.tuning().rebuild(clusters.index().tenant(), "vs_1", asked, Instant.now());
    assertEquals(Optional.of(new HnswIndexRun(1, 1)), job.run());
    assertEquals(finished, oid(hnsw.name()));

    execute(hnsw.create(hnsw.nextName(), HnswBuild.DEFAULT));
    long other = oid(hnsw.nextName());
    store.tuning().rebuild(clusters.index().tenant(), "vs_1", asked, Instant.now());
    assertEquals(Optional.of(new HnswIndexRun(1, 1)), job.run());
    assertNotEquals(other, oid(hnsw.name()));
    assertEquals("hnsw_" + "_".repeat(32), names());
  }

  private long oid(String name) throws SQLException {
    return one("SELECT to_regclass('embedway." + name + "')::oid::bigint");
  }

  @Test
  void keepsTheFormerIndexAndTheOrderWhereARebuildHasNoRoom() throws SQLException {
    write(0, 120);
    job.run();
    TenantId tenant = clusters.index().tenant();
    store.tuning().rebuild(tenant, "vs_1", HnswBuild.DEFAULT, Instant.now());

    withoutRoom(() -> assertThrows(EmbedwayException.class, job::run));

    assertEquals(SearchPath.State.READY, state());
    assertTrue(
        store.tuning().settings(tenant, "vs_1", soon()).rebuildAskedAt().isPresent(), "waits");
    assertEquals(Optional.of(new HnswIndexRun(1, 1)), job.run());
  }

  @Test
  void rebuildThatIsMadeIsNotMadeAgainWhereTheRunIsCutOffInAnother() throws SQLException {
    VectorIndex index = clusters.index();
    Clusters second = new Clusters(new VectorIndex(index.tenant(), "vs_2", 1, 64));
    write(0, 120);
    IntStream.range(0, 120).forEach(number -> store.write(second.document(number, 1)));
    job.run();
    for (String id : List.of("vs_1", "vs_2")) {
      store.tuning().rebuild(index.tenant(), id, HnswBuild.DEFAULT, Instant.now());
    }
    execute("CREATE SEQUENCE builds");
    beforeBuilds(
        "IF nextval('builds') = 2 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;",
        () -> assertThrows(EmbedwayException.class, job::run));
    execute("DROP SEQUENCE builds");

    List<String> waiting =
        Stream.of("vs_1", "vs_2")
            .filter(id ->
                store.tuning().settings(index.tenant(), id, soon()).rebuildAskedAt().isPresent())
            .toList();

    assertEquals(1, waiting.size(), waiting.toString());
  }

  @Test
  void searchesKeepAsManyCandidatesInViewAsTheStoreSays() throws SQLException {
    write(0, 120);
    job.run();
    TenantId tenant = clusters.index().tenant();

    String before = efSearch();
    store.tuning().searchWith(tenant, "vs_2", 9);
    String ofAnother = efSearch();
    store.tuning().searchWith(tenant, "vs_1", 5);
    store.tuning().searchWith(tenant, "vs_1", 7);

    assertEquals("200 200 7", before + " " + ofAnother + " " + efSearch());
    assertEquals(7, store.tuning().settings(tenant, "vs_1", soon()).efSearch());
    assertEquals(10, store.search(clusters.search(1, Optional.empty())).size());
  }

  /** The setting of a transaction that walks the index. */
  private String efSearch() throws SQLException {
    try (Connection connection = database.connect(database.app())) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "SELECT set_config('app.tenant', '" + clusters.index().tenant() + "', true)");
        assertTrue(HnswIndexState.of(clusters.index()).prepare(connection).isPresent());
        try (ResultSet row = statement.executeQuery("SHOW hnsw.ef_search")) {
          row.next();
          return row.getString(1);
        }
      }
    }
  }

  @Test
  void settingsGoWithTheirStoreAndDoNotComeBack() {
    TenantId tenant = clusters.index().tenant();
    store.tuning().searchWith(tenant, "vs_1", 7);
    store.drop(tenant, "vs_1");
    store.tuning().searchWith(tenant, "vs_1", 9);
    store.tuning().rebuild(tenant, "vs_1", new HnswBuild(8, 40), Instant.now());

    assertEquals(
        new HnswSettings(200, HnswBuild.DEFAULT, Optional.empty()),
        store.tuning().settings(tenant, "vs_1", soon()));
  }

  @Test
  void settingsOfAStoreWithoutRowsAreErased() {
    TenantId tenant = clusters.index().tenant();
    store.tuning().searchWith(tenant, "vs_1", 7);
    ErasureScope scope = new ErasureScope(tenant, tenant);
    ErasurePlace.Slice found = store.erasure().find(scope, Optional.empty());

    store.erasure().erase(scope, found.found());

    assertEquals(ErasurePlace.Slice.NONE, store.erasure().find(scope, Optional.empty()));
    assertEquals(200, store.tuning().settings(tenant, "vs_1", soon()).efSearch());
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

    withoutRoom(() -> {
      EmbedwayException e = assertThrows(EmbedwayException.class, job::run);
      assertEquals(ErrorCode.STORE_UNAVAILABLE, e.code());
    });

    assertEquals(SearchPath.State.BUILDING, state());
    assertEquals(Optional.of(new HnswIndexRun(1, 0)), job.run());
  }

  private void withoutRoom(Runnable work) throws SQLException {
    beforeBuilds("RAISE EXCEPTION USING ERRCODE = '53100';", work);
  }

  private void beforeBuilds(String statements, Runnable work) throws SQLException {
    execute(
        "CREATE FUNCTION before_build() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN "
            + statements
            + " END $$");
    execute(
        "CREATE EVENT TRIGGER builds_begin ON ddl_command_start WHEN TAG IN ('CREATE INDEX')"
            + " EXECUTE FUNCTION before_build()");
    try {
      work.run();
    } finally {
      execute("DROP EVENT TRIGGER builds_begin");
      execute("DROP FUNCTION before_build");
    }
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
      TenantId tenant = clusters.index().tenant();
      itsStore.tuning().rebuild(tenant, "vs_1", HnswBuild.DEFAULT, Instant.now());
      assertEquals(
          Optional.of(new HnswIndexRun(1, 1)), new PgHnswIndexJob(bound.owner(), POLICY).run());
      assertEquals(
          Optional.empty(), itsStore.tuning().settings(tenant, "vs_1", soon()).rebuildAskedAt());
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
      return SearchPlan.walk(connection, clusters.search(1, Optional.of(equal("tenth", 4))));
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
