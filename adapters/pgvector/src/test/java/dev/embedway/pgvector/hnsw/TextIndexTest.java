package dev.embedway.pgvector.hnsw;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.model.Vector;
import dev.embedway.core.search.Filter;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.pgvector.Clusters;
import dev.embedway.pgvector.PgVectorStore;
import dev.embedway.pgvector.TestDatabase;
import dev.embedway.pgvector.search.TermSamples;
import dev.embedway.pgvector.search.VectorSearch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Text indexes of 3,000 chunks, of an owner whom row-level security binds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TextIndexTest {

  private static final HnswIndexPolicy POLICY = new HnswIndexPolicy(500);
  private static final int DOCUMENTS = 600;
  private static final int CHUNKS = 5;
  private static final VectorIndex INDEX = new VectorIndex(new TenantId("alice"), "vs_1", 1, 64);
  private static final Filter TENTH = new Filter.Comparison(Filter.Operator.EQ, "tenth", 3);
  private static final Filter MOST = new Filter.Comparison(Filter.Operator.NE, "tenth", 3);
  private static final Filter ONE = new Filter.Comparison(Filter.Operator.EQ, "number", 77);

  private TestDatabase database;
  private PgVectorStore store;
  private PgHnswIndexJob job;

  @BeforeAll
  void fill() throws SQLException {
    database = TestDatabase.ofABoundOwner();
    store = database.store(POLICY);
    job = new PgHnswIndexJob(database.owner(), POLICY);
    for (int number = 0; number < DOCUMENTS; number++) {
      store.write(document(number));
    }
    execute("ANALYZE");
  }

  @AfterAll
  void close() {
    store.close();
  }

  /** Before and after in one test, as the index is there for all others. */
  @Test
  void findsWhatTheScanFoundWhateverTheFilter() throws SQLException {
    drop();
    List<SearchRequest> requests =
        List.of(
            search("part kx0077"),
            search("pump valve"),
            search("\"pump valve\" seal"),
            search("pump -valve"),
            search("gask* pump"),
            search("pump", TENTH),
            hybrid("pump valve", TENTH),
            search("pump valve seal", ONE),
            search("nothing of the kind"));
    List<List<String>> scanned = requests.stream().map(this::found).toList();

    job.run();

    assertEquals(scanned, requests.stream().map(this::found).toList());
    assertEquals(
        CHUNKS, scanned.getFirst().stream().filter(id -> id.startsWith(Clusters.id(77))).count());
  }

  @Test
  void searchesReadTheIndexUnlessTheFilterLeavesFew() throws SQLException {
    job.run();

    for (String text : List.of("part kx0077", "pump valve seal gasket bearing")) {
      assertEquals(1, scans(search(text)), text);
      assertEquals(1, scans(search(text, MOST)), text);
    }
    assertEquals(0, scans(search("pump", ONE)));
  }

  /** Candidates are chosen by words, and those of this query are all of documents of one kind. */
  @Test
  void whatTheCandidatesLackIsFoundByComparingAll() {
    VectorIndex sockets = new VectorIndex(INDEX.tenant(), "vs_1", 2, INDEX.dim());
    for (int number = 0; number < 900; number++) {
      boolean plain = number % 2 == 0;
      store.write(document(sockets, number, _ -> plain ? "flange" : "flange socket"));
    }
    job.run();

    Filter even =
        new Filter.Membership(Filter.MembershipOperator.IN, "tenth", List.of(0, 2, 4, 6, 8));

    assertEquals(10, store.search(search(sockets, "flange socket", Optional.of(even))).size());
    assertEquals(10, store.search(search(sockets, "socket flange", Optional.empty())).size());
  }

  @Test
  void whatIsReplacedOrRemovedIsNotFound() throws SQLException {
    VectorIndex lenses = new VectorIndex(INDEX.tenant(), "vs_1", 3, INDEX.dim());
    for (int number = 0; number < 200; number++) {
      store.write(document(lenses, number, _ -> "lens of an astrolabe"));
    }
    job.run();
    store.write(document(lenses, 7, 2, _ -> "mirror of a sextant"));
    store.remove(lenses, Clusters.id(8), 1);

    List<String> found =
        store.search(search(lenses, "astrolabe", Optional.empty(), 1_000)).stream()
            .map(Match::documentId)
            .distinct()
            .sorted()
            .toList();

    assertEquals(
        IntStream.range(0, 200)
            .filter(number -> number != 7 && number != 8)
            .mapToObj(Clusters::id)
            .sorted()
            .toList(),
        found);
    assertEquals(
        Set.of(Clusters.id(7)),
        store.search(search(lenses, "sextant", Optional.empty())).stream()
            .map(Match::documentId)
            .collect(Collectors.toSet()));
  }

  @Test
  void filterHoldsWhereTheIndexIsAsked() throws SQLException {
    job.run();

    List<Match> found = store.search(search(INDEX, "pump", Optional.of(MOST), 1_000));

    assertEquals(1, scans(search("pump", MOST)));
    assertFalse(found.isEmpty());
    assertEquals(
        List.of(),
        found.stream()
            .filter(match -> Objects.equals(match.attributes().get("tenth"), 3))
            .toList());
  }

  @Test
  void showsChunksOfTheTransactionsTenantAlone() throws SQLException {
    job.run();

    assertEquals(CHUNKS, chunksOfWords("alice", "vs_1", "'kx0077'"));
    assertEquals(0, chunksOfWords("bob", "vs_1", "'kx0077'"));
    assertEquals(0, chunksOfWords("", "vs_1", "'kx0077'"));
    assertEquals(0, chunksOfWords(null, "vs_1", "'kx0077'"));
  }

  @Test
  void hostileNamesAreNames() throws SQLException {
    job.run();

    for (String name :
        List.of("vs_1' OR true --", "\\' OR true --", "vs_1' OR tenant = 'alice", "%L", "$1")) {
      assertEquals(0, chunksOfWords("alice", name, "'kx0077'"), name);
      assertEquals(0, chunksOfWords(name, "vs_1", "'kx0077'"), name);
    }
    assertEquals(0, chunksOfWords("' OR tenant = 'alice' --", "vs_1", "'kx0077'"));
  }

  @Test
  void functionIsTheStoresRoleAlone() throws SQLException {
    try (Connection connection = database.connect(database.owner());
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT count(*) FROM pg_proc, aclexplode(proacl) WHERE proname ="
                    + " 'embedway_chunks_of_words' AND grantee = 0")) {
      row.next();
      assertEquals(0, row.getLong(1));
    }
  }

  @Test
  void jobDropsWhatIsNotNeededAndLeavesWhatIs() throws SQLException {
    job.run();
    VectorIndex gone = new VectorIndex(INDEX.tenant(), "vs_gone", 1, 64);
    execute(
        new TextIndex(gone)
            .create()
            .replace("CONCURRENTLY", "")
            .replace("WHERE", "WHERE NOT false AND"));
    job.run();

    assertTrue(names().contains(new TextIndex(INDEX).name()));
    assertFalse(names().contains(new TextIndex(gone).name()));
  }

  private List<String> found(SearchRequest request) {
    return store.search(request).stream()
        .map(match -> match.documentId() + "/" + match.chunk().ordinal() + "/" + rounded(match))
        .toList();
  }

  private static long rounded(Match match) {
    return Math.round(1e6 * match.score());
  }

  /** Scans of the text index in one search. */
  private long scans(SearchRequest request) throws SQLException {
    try (Connection connection = database.connect(database.app())) {
      connection.setAutoCommit(false);
      actFor(connection, "alice");
      assertNotEquals(
          List.of(),
          new VectorSearch(request, new TermSamples(InstantSource.system())).in(connection));
      try (PreparedStatement statement =
              connection.prepareStatement("SELECT pg_stat_get_xact_numscans(to_regclass(?))");
          ResultSet row = rows(statement, "embedway." + new TextIndex(INDEX).name())) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private long chunksOfWords(@Nullable String tenant, String storeId, String words)
      throws SQLException {
    try (Connection connection = database.connect(database.app())) {
      connection.setAutoCommit(false);
      if (tenant != null) {
        actFor(connection, tenant);
      }
      try (PreparedStatement statement =
              connection.prepareStatement(
                  "SELECT count(*) FROM embedway_chunks_of_words("
                      + "?, 1, ?::tsquery, true, false, 4000)");
          ResultSet row = rows(statement, storeId, words)) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static ResultSet rows(PreparedStatement statement, String... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setString(i + 1, values[i]);
    }
    return statement.executeQuery();
  }

  private static void actFor(Connection connection, String tenant) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement(
                "SELECT set_config('app.tenant', ?, true), set_config('enable_nestloop', 'off', true),"
                    + " set_config('plan_cache_mode', 'force_custom_plan', true)");
        ResultSet row = rows(statement, tenant)) {
      row.next();
    }
  }

  private void drop() throws SQLException {
    for (String name : names()) {
      execute("DROP INDEX " + name);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.connect(database.owner());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> names() throws SQLException {
    try (Connection connection = database.connect(database.owner());
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT relname FROM pg_class WHERE relkind = 'i' AND starts_with(relname, 'words_')")) {
      List<String> names = new ArrayList<>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names;
    }
  }

  /** Every chunk has a word of five that are common; those of one document have its number. */
  private static VectorBatch document(int number) {
    List<String> common = List.of("pump", "valve", "seal", "gasket", "bearing");
    return document(
        INDEX,
        number,
        ordinal -> {
          String first = common.get((number + ordinal) % common.size());
          String second = common.get((number / 5 + ordinal) % common.size());
          return "kx%04d of the %s %s %s"
              .formatted(number, first, second, (first + " ").repeat(number % 7));
        });
  }

  private static VectorBatch document(VectorIndex index, int number, IntFunction<String> texts) {
    return document(index, number, 1, texts);
  }

  private static VectorBatch document(
      VectorIndex index, int number, long generation, IntFunction<String> texts) {
    List<VectorBatch.Entry> entries = new ArrayList<>();
    for (int ordinal = 0; ordinal < CHUNKS; ordinal++) {
      String text = texts.apply(ordinal);
      float[] values = new float[index.dim()];
      values[0] = 1;
      values[1] = number;
      values[2] = ordinal;
      entries.add(
          new VectorBatch.Entry(new Chunk(ordinal, 0, text.length(), text, 8), Vector.of(values)));
    }
    return new VectorBatch(
        index,
        new VectorBatch.Source(Clusters.id(number), number + ".txt", generation),
        VectorBatch.Part.WHOLE,
        entries,
        new VectorBatch.Facts(Map.of("tenth", number % 10, "number", number)));
  }

  private static SearchRequest search(String text) {
    return search(INDEX, text, Optional.empty());
  }

  private static SearchRequest search(String text, Filter filter) {
    return search(INDEX, text, Optional.of(filter));
  }

  private static SearchRequest hybrid(String text, Filter filter) {
    float[] values = new float[INDEX.dim()];
    values[0] = 1;
    values[1] = 10;
    return new SearchRequest(
        INDEX,
        new SearchRequest.Query(
            SearchMode.HYBRID, text, Optional.of(Vector.of(values)), HybridWeights.EQUAL),
        new SearchRequest.Selection(10, Optional.of(filter), 0),
        Instant.now().plusSeconds(30));
  }

  private static SearchRequest search(VectorIndex index, String text, Optional<Filter> filter) {
    return search(index, text, filter, 10);
  }

  private static SearchRequest search(
      VectorIndex index, String text, Optional<Filter> filter, int limit) {
    return new SearchRequest(
        index,
        new SearchRequest.Query(SearchMode.TEXT, text, Optional.empty(), HybridWeights.EQUAL),
        new SearchRequest.Selection(limit, filter, 0),
        Instant.now().plusSeconds(30));
  }
}
