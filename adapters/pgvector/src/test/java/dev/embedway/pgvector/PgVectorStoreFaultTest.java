package dev.embedway.pgvector;

import static dev.embedway.testing.contracts.vector.StoreFixture.document;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.observe.Part;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorStore.BatchOutcome;
import dev.embedway.core.vector.VectorStore.IndexCounts;
import dev.embedway.emulators.postgres.Durability;
import dev.embedway.emulators.postgres.EmbeddedPostgres;
import dev.embedway.emulators.postgres.PostgresDatabase;
import dev.embedway.emulators.postgres.PostgresInstallation;
import dev.embedway.emulators.proxy.TcpProxy;
import dev.embedway.emulators.proxy.TcpProxy.Mode;
import dev.embedway.pgvector.schema.PgLogin;
import dev.embedway.pgvector.schema.PgSchema;
import dev.embedway.testing.contracts.vector.StoreFixture;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class PgVectorStoreFaultTest {

  private static final String A = document('a');

  private TestDatabase database;
  private StoreFixture fixture;
  private PartHealth health;

  @BeforeAll
  void open() {
    database = TestDatabase.fresh();
  }

  @BeforeEach
  void prepare() {
    fixture = StoreFixture.fresh(384);
    health = new PartHealth(InstantSource.system());
  }

  @Test
  void saysUnavailableWhileTheServerIsAwayAndGoesOnWhenItIsBack(@TempDir Path directory)
      throws Exception {
    EmbeddedPostgres first = start(directory);
    try (TcpProxy proxy = new TcpProxy(first.port())) {
      PostgresDatabase made = first.createDatabase("embedway");
      PgLogin owner = new PgLogin(made.jdbcUrl(), made.user(), made.password());
      new PgSchema(owner).migrate();
      PgLogin app = through(proxy, new PgSchema(owner).appLogin("secret"));
      try (PgVectorStore store = store(app, 3, 1_000, 5_000, 5_000)) {
        assertEquals(BatchOutcome.WRITTEN, store.write(fixture.part(A, 1, 0, 2, 4)));
        first.close();

        VectorBatch last = fixture.part(A, 1, 1, 2, 4);
        EmbedwayException e = assertThrows(EmbedwayException.class, () -> store.write(last));
        assertEquals(ErrorCode.STORE_UNAVAILABLE, e.code());
        assertTrue(e.isRetriable());
        assertFalse(e.getMessage().contains("jdbc"), e.getMessage());
        assertEquals(Set.of(Part.DATABASE), health.failing().keySet());

        try (EmbeddedPostgres second = start(directory)) {
          proxy.leadTo(second.port());
          assertEquals(BatchOutcome.COMPLETED, writeWithin(Duration.ofSeconds(20), store, last));
          assertEquals(new IndexCounts(1, 4), store.count(fixture.index()));
          assertEquals(Set.of(), health.failing().keySet());
        }
      }
    } finally {
      first.close();
    }
  }

  /** A paused Aurora takes up to half a minute, longer than one waits for a connection. */
  @Test
  void aSearchWaitsForAServerThatStarts(@TempDir Path directory) throws Exception {
    EmbeddedPostgres first = start(directory);
    try (TcpProxy proxy = new TcpProxy(first.port())) {
      PostgresDatabase made = first.createDatabase("embedway");
      PgLogin owner = new PgLogin(made.jdbcUrl(), made.user(), made.password());
      new PgSchema(owner).migrate();
      PgLogin app = through(proxy, new PgSchema(owner).appLogin("secret"));
      first.close();
      proxy.set(Mode.REFUSE);
      try (PgVectorStore store = store(app, 1, 500, 20_000, 5_000);
          ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Instant asked = Instant.now();
        Future<Integer> found = threads.submit(() -> store.search(within(40_000)).size());
        awaitThat(() -> Duration.between(asked, Instant.now()).toSeconds() >= 3);
        assertFalse(found.isDone());
        assertTrue(proxy.accepted() > 1, "it tried again");

        try (EmbeddedPostgres second = start(directory)) {
          proxy.leadTo(second.port());
          proxy.set(Mode.PASS);
          assertEquals(0, found.get(60, TimeUnit.SECONDS));
        }
      }
    } finally {
      first.close();
    }
  }

  @Test
  void aSearchIsUnavailableAtItsDeadlineWhereNoServerCame() throws Exception {
    try (TcpProxy proxy = new TcpProxy(1);
        PgVectorStore store =
            store(
                new PgLogin("jdbc:postgresql://127.0.0.1:" + proxy.port() + "/none", "u", "p"),
                1,
                500,
                20_000,
                5_000)) {
      Instant asked = Instant.now();

      EmbedwayException e =
          assertThrows(EmbedwayException.class, () -> store.search(within(2_000)));

      assertEquals(ErrorCode.STORE_UNAVAILABLE, e.code());
      assertTrue(e.retryAfter().orElseThrow().isPositive());
      long waited = Duration.between(asked, Instant.now()).toMillis();
      assertTrue(waited >= 1_500, "gave up after " + waited + " ms");
    }
  }

  /** Its time is up before the driver's own, and nobody holds a connection. */
  @Test
  void aShortSearchIsUnavailableTooWhereNoServerAnswers() throws Exception {
    try (TcpProxy proxy = new TcpProxy(URI.create(bare(database.app())).getPort());
        PgVectorStore store = store(through(proxy, database.app()), 1, 20_000, 20_000, 5_000)) {
      proxy.set(Mode.SILENT);

      assertEquals(ErrorCode.STORE_UNAVAILABLE, codeOf(() -> store.search(within(300))));
    }
  }

  private static void awaitThat(BooleanSupplier condition) {
    Instant bound = Instant.now().plusSeconds(30);
    while (!condition.getAsBoolean()) {
      assertTrue(Instant.now().isBefore(bound));
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  @Test
  void startsWithoutAServerAndSaysUnavailable() {
    PgLogin nowhere = new PgLogin("jdbc:postgresql://127.0.0.1:1/none", "u", "p");
    try (PgVectorStore store = store(nowhere, 1, 250, 5_000, 5_000)) {
      assertEquals(ErrorCode.STORE_UNAVAILABLE, codeOf(() -> store.count(fixture.index())));
    }
  }

  @Test
  void cancelsAStatementAtTheSearchsDeadline() throws SQLException {
    try (PgVectorStore store = store(database.app(), 2, 5_000, 20_000, 20_000);
        Connection _ = lockedOut()) {
      Instant start = Instant.now();

      assertEquals(ErrorCode.DEADLINE_EXCEEDED, codeOf(() -> store.search(within(300))));

      assertTrue(Duration.between(start, Instant.now()).toMillis() < 15_000);
    }
  }

  @Test
  void cancelsAStatementAtTheConfiguredLimit() throws SQLException {
    try (PgVectorStore store = store(database.app(), 2, 5_000, 300, 300);
        Connection _ = lockedOut()) {
      // Both limits are equal; whichever ends the wait, the caller may try again.
      EmbedwayException e =
          assertThrows(EmbedwayException.class, () -> store.count(fixture.index()));

      assertTrue(e.isRetriable());
    }
  }

  @Test
  void saysUnavailableWhenALockIsNotHadInTime() throws SQLException {
    try (PgVectorStore store = store(database.app(), 2, 5_000, 20_000, 200);
        Connection _ = lockedOut()) {
      assertEquals(ErrorCode.STORE_UNAVAILABLE, codeOf(() -> store.count(fixture.index())));
      assertEquals(Set.of(), health.failing().keySet(), "the server itself is well");
    }
  }

  @Test
  void waitsForAConnectionNoLongerThanTheSearchHas() throws Exception {
    try (PgVectorStore store = store(database.app(), 1, 10_000, 20_000, 20_000);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<IndexCounts> holder;
      try (Connection owner = lockedOut()) {
        holder = threads.submit(() -> store.count(fixture.index()));
        awaitWaiting(owner);

        assertEquals(ErrorCode.DEADLINE_EXCEEDED, codeOf(() -> store.search(within(300))));
        assertEquals(Set.of(), health.failing().keySet(), "the server itself is well");
      }
      assertEquals(new IndexCounts(0, 0), holder.get());
      assertEquals(0, store.search(within(5_000)).size(), "the connection went back to the pool");
    }
  }

  @Test
  void givesUpOnAServerThatFallsSilent() throws Exception {
    try (TcpProxy proxy = new TcpProxy(URI.create(bare(database.app())).getPort());
        PgVectorStore store = store(through(proxy, database.app()), 1, 1_000, 20_000, 5_000)) {
      store.count(fixture.index());
      proxy.set(Mode.SILENT);

      assertEquals(ErrorCode.DEADLINE_EXCEEDED, codeOf(() -> store.search(within(300))));
      assertEquals(Set.of(Part.DATABASE), health.failing().keySet());

      proxy.set(Mode.PASS);
      assertEquals(
          BatchOutcome.COMPLETED,
          writeWithin(Duration.ofSeconds(20), store, fixture.part(A, 1, 0, 1, 2)));
    }
  }

  @Test
  void namesTheLengthsThatHaveATable() {
    try (PgVectorStore store = database.store()) {
      VectorIndex odd = new VectorIndex(fixture.index().tenant(), "vs_odd", 1, 7);
      VectorBatch batch = new StoreFixture(odd).part(A, 1, 0, 1, 1);

      EmbedwayException e = assertThrows(EmbedwayException.class, () -> store.write(batch));

      assertEquals(ErrorCode.INVALID_DIMENSIONS, e.code());
      assertFalse(e.isRetriable());
    }
  }

  private SearchRequest within(long millis) {
    return new SearchRequest(
        fixture.index(),
        new SearchRequest.Query(SearchMode.TEXT, "words", Optional.empty(), HybridWeights.EQUAL),
        SearchRequest.Selection.best(10),
        Instant.now().plusMillis(millis));
  }

  /** Keeps everybody else from the documents until it is closed. */
  private Connection lockedOut() throws SQLException {
    Connection connection = database.connect(database.owner());
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE documents");
    }
    return connection;
  }

  private static void awaitWaiting(Connection owner) throws SQLException {
    Instant bound = Instant.now().plusSeconds(20);
    try (Statement statement = owner.createStatement()) {
      while (Instant.now().isBefore(bound)) {
        try (var rows =
            statement.executeQuery(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation ="
                    + " 'documents'::regclass")) {
          rows.next();
          if (rows.getInt(1) > 0) {
            return;
          }
        }
      }
    }
    throw new AssertionError("nobody waits for the lock");
  }

  private static BatchOutcome writeWithin(Duration bound, PgVectorStore store, VectorBatch batch) {
    Instant end = Instant.now().plus(bound);
    while (true) {
      try {
        return store.write(batch);
      } catch (EmbedwayException e) {
        assertTrue(e.isRetriable(), e.getMessage());
        assertTrue(Instant.now().isBefore(end), "not back within " + bound);
      }
    }
  }

  private static ErrorCode codeOf(Runnable call) {
    return assertThrows(EmbedwayException.class, call::run).code();
  }

  private static EmbeddedPostgres start(Path directory) {
    return EmbeddedPostgres.start(
        PostgresInstallation.locate(System.getenv(), System.err::println),
        directory,
        Durability.DURABLE);
  }

  private PgVectorStore store(
      PgLogin login, int connections, long connect, long statement, long lock) {
    PgPoolConfig config =
        new PgPoolConfig(
            login,
            connections,
            new PgPoolConfig.Timeouts(
                Duration.ofMillis(connect), Duration.ofMillis(statement), Duration.ofMillis(lock)),
            new PgPoolConfig.Lifetimes(Duration.ofMinutes(1), Duration.ofMinutes(15)));
    return new PgVectorStore(() -> config, HnswIndexPolicy.DEFAULT, InstantSource.system(), health);
  }

  private static PgLogin through(TcpProxy proxy, PgLogin login) {
    String path = URI.create(bare(login)).getPath();
    return new PgLogin(
        "jdbc:postgresql://127.0.0.1:" + proxy.port() + path, login.user(), login.password());
  }

  private static String bare(PgLogin login) {
    return login.url().substring("jdbc:".length());
  }
}
