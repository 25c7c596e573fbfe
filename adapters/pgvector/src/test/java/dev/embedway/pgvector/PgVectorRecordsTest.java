package dev.embedway.pgvector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.model.Vector;
import dev.embedway.core.search.Filter;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.core.vector.VectorStore.IndexCounts;
import dev.embedway.testing.Await;
import dev.embedway.testing.contracts.vector.VectorRecordsContract;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgVectorRecordsTest extends VectorRecordsContract {

  private TestDatabase database;
  private PgVectorStore opened;

  @BeforeAll
  void open() {
    database = TestDatabase.fresh();
    opened = database.store();
  }

  @AfterAll
  void close() {
    opened.close();
  }

  @Override
  protected VectorStore store() {
    return opened;
  }

  @Test
  void findsRecordsByTextAndFilterUnlessTheyHaveNone() {
    store.put(
        fixture.index(),
        List.of(
            new VectorRecord("bare", "", 0, fixture.straight(), Map.of()), record("named", 0.2)));

    assertEquals(List.of("named"), ids(fixture.byText("named")));
    assertEquals(List.of("bare", "named"), ids(fixture.byVector()));
    assertEquals(
        List.of("named"),
        ids(fixture.filtered(new Filter.Comparison(Filter.Operator.EQ, "name", "named"))));
  }

  @Test
  void keepsNoRowsOfEarlierWrites() throws SQLException {
    for (int i = 1; i <= 3; i++) {
      store.put(fixture.index(), List.of(record("a", i), record("b", i)));
    }

    assertEquals(
        List.of("2", "2", "2"),
        List.of(count("documents"), count("chunks"), count("embedding_384")));
  }

  @Test
  void showsARecordAgainThatIsWrittenAfterItsRemoval() {
    store.put(fixture.index(), List.of(record("a", 0.1)));
    store.remove(fixture.index(), "a", 1);
    assertEquals(List.of(), ids(fixture.byVector()));

    store.put(fixture.index(), List.of(record("a", 0.2)));

    assertEquals(List.of("a"), ids(fixture.byVector()));
  }

  @Test
  void keepsNoRowsOfRemovedRecords() throws SQLException {
    store.put(fixture.index(), List.of(record("a", 1), record("b", 2)));

    store.changeRecords(List.of(RecordChange.ofRemoved(fixture.index(), List.of("a"))));

    assertEquals(
        List.of("1", "1", "1"),
        List.of(count("documents"), count("chunks"), count("embedding_384")));
  }

  @Test
  void readsWhatWasWrittenAtUnitLengthInHalfPrecision() {
    float[] values = new float[384];
    values[0] = 3;
    values[1] = 4e30f;
    store.put(fixture.index(), List.of(new VectorRecord("a", "", 0, Vector.of(values), Map.of())));

    Vector read =
        store.record(fixture.index(), "a", Instant.now().plusSeconds(60)).orElseThrow().vector();

    assertEquals(0, read.get(0));
    assertEquals(1, read.get(1));
  }

  @Test
  void writesNothingIntoADeletedStore() {
    VectorIndex index = fixture.index();
    store.drop(index.tenant(), index.storeId());

    assertTrue(store.put(index, List.of(record("a", 0.1))).isEmpty());
    assertEquals(new IndexCounts(0, 0), store.count(index));
  }

  @Test
  void refusesTextsAndAttributesThatItCannotKeep() {
    for (VectorRecord bad :
        List.of(
            new VectorRecord("b", "nul\u0000", 1, fixture.straight(), Map.of()),
            new VectorRecord("b", "", 0, fixture.straight(), Map.of("x", "half\ud800")))) {
      assertEquals(
          ErrorCode.INVALID_PARAMETER,
          assertThrows(
                  InvalidRequestException.class,
                  () -> store.put(fixture.index(), List.of(record("a", 0.1), bad)))
              .code());
    }
    assertEquals(new IndexCounts(0, 0), store.count(fixture.index()));
  }

  @Test
  void oneOfConcurrentWritesOfTheSameRecordsIsTheLast() throws Exception {
    List<VectorRecord> forth =
        IntStream.range(0, 40).mapToObj(i -> record("r" + i, 0.01 * i)).toList();
    List<VectorRecord> back = new ArrayList<>(forth);
    Collections.reverse(back);

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<OptionalLong>> writes = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        List<VectorRecord> order = i % 2 == 0 ? forth : back;
        writes.add(threads.submit(() -> store.put(fixture.index(), order)));
      }
      long replaced = 0;
      for (Future<OptionalLong> write : writes) {
        replaced += write.get().orElseThrow();
      }
      assertEquals(7 * 40, replaced);
    }

    assertEquals(new IndexCounts(40, 40), store.count(fixture.index()));
  }

  @Test
  void recordThatAnotherWritesAtTheSameTimeIsReplaced() throws Exception {
    store.put(fixture.index(), List.of(record("other", 0.1)));
    try (Connection connection = database.connect(database.app());
        Statement statement = connection.createStatement();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      connection.setAutoCommit(false);
      statement.execute(
          "SELECT set_config('app.tenant', '%s', true)"
              .formatted(fixture.index().tenant().value()));
      statement.execute(
          """
          INSERT INTO documents (tenant, store_id, version, document_id, key, generation, kind)
          SELECT tenant, store_id, version, 'a', 'a', 1, 'RECORD' FROM documents
          WHERE store_id = '%s' AND document_id = 'other'\
          """
              .formatted(fixture.index().storeId()));
      Future<OptionalLong> write =
          threads.submit(() -> store.put(fixture.index(), List.of(record("a", 0.2))));
      Await.until(() -> isWaiting(statement), Duration.ofSeconds(30));
      connection.commit();

      assertEquals(OptionalLong.of(0), write.get());
    }

    assertEquals(new IndexCounts(2, 2), store.count(fixture.index()));
    assertEquals(
        "2", query("SELECT generation FROM documents WHERE document_id = 'a'" + ofTheStore()));
  }

  private String ofTheStore() {
    return " AND store_id = '" + fixture.index().storeId() + "'";
  }

  private static boolean isWaiting(Statement statement) {
    try (ResultSet row =
        statement.executeQuery("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")) {
      return row.next() && row.getBoolean(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void tableRefusesRecordsUnderIdsOfFilesAndOtherKinds() {
    assertEquals("23514", refusal("doc_0123456789abcdef01234567", "RECORD"));
    assertEquals("23514", refusal("a", "PAGE"));
  }

  private String refusal(String id, String kind) {
    return assertThrows(
            SQLException.class,
            () ->
                query(
                    "INSERT INTO documents (tenant, store_id, version, document_id, key, kind)"
                        + " VALUES (current_setting('app.tenant'), 's', 1, '"
                        + id
                        + "', '', '"
                        + kind
                        + "') RETURNING kind"))
        .getSQLState();
  }

  private List<String> ids(SearchRequest request) {
    return store.search(request).stream()
        .map(Match::documentId)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  @Test
  void writesNothingToADeletedStore() throws SQLException {
    store.drop(fixture.index().tenant(), fixture.index().storeId());

    OptionalLong deleted =
        store.changeRecords(
            List.of(new RecordChange(fixture.index(), List.of(record("a", 1)), List.of("b"))));

    assertEquals(OptionalLong.empty(), deleted);
    for (String table :
        List.of("documents", "chunks", "embedding_384", "index_versions", "record_counts")) {
      assertEquals("0", count(table), table);
    }
  }

  private String count(String table) throws SQLException {
    return query("SELECT count(*) FROM " + table);
  }

  /** First value of what a statement of the fixture's tenant gives. */
  private String query(String sql) throws SQLException {
    try (Connection connection = database.connect(database.app())) {
      connection.setAutoCommit(false);
      try (PreparedStatement tenant =
              connection.prepareStatement("SELECT set_config('app.tenant', ?, true)");
          Statement statement = connection.createStatement()) {
        tenant.setString(1, fixture.index().tenant().value());
        tenant.execute();
        try (ResultSet rows = statement.executeQuery(sql)) {
          rows.next();
          return rows.getString(1);
        }
      }
    }
  }
}
