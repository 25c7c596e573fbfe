package dev.embedway.pgvector.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.search.Filter;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.pgvector.Clusters;
import dev.embedway.pgvector.PgVectorStore;
import dev.embedway.pgvector.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Of 600 documents of five chunks, the last of their ids written first, and of 400. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilteredDocumentsTest {

  private static final VectorIndex MANY = new VectorIndex(new TenantId("alice"), "vs_1", 1, 64);
  private static final VectorIndex FEW = new VectorIndex(new TenantId("alice"), "vs_2", 1, 64);
  private static final Filter TENTH = new Filter.Comparison(Filter.Operator.EQ, "tenth", 3);
  private static final Filter ONE = new Filter.Comparison(Filter.Operator.EQ, "number", 77);

  private PgVectorStore store;
  private Connection connection;

  @BeforeAll
  void fill() throws SQLException {
    TestDatabase database = TestDatabase.fresh();
    store = database.store();
    connection = database.connect(database.app());
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT set_config('app.tenant', 'alice', false)");
    }
    for (int number = 599; number >= 0; number--) {
      store.write(new Clusters(MANY).document(number, 1));
    }
    for (int number = 0; number < 400; number++) {
      store.write(new Clusters(FEW).document(number, 1));
    }
    // Else the planner takes the rows for few, and looks all up by their ids anyway.
    try (Connection owner = database.connect(database.owner());
        Statement statement = owner.createStatement()) {
      statement.execute("ANALYZE");
    }
  }

  @AfterAll
  void close() throws SQLException {
    connection.close();
    store.close();
  }

  @Test
  void manyThatMatchAreEstimatedByTheFirstDocuments() throws SQLException {
    FilteredDocuments left = filtered(MANY, TENTH, 3_000);

    assertEquals(new FilteredDocuments.Estimate(600, 60), left.estimate().orElseThrow());
    assertEquals(300, left.vectors());
    assertEquals(Optional.empty(), left.documents());
    assertEquals(0.1, left.share());
  }

  @Test
  void theFirstDocumentsAreThoseOfTheirIds() throws SQLException {
    FilteredDocuments left =
        filtered(MANY, new Filter.Comparison(Filter.Operator.LT, "number", 50), 3_000);

    assertEquals(new FilteredDocuments.Estimate(600, 60), left.estimate().orElseThrow());
  }

  @Test
  void storesOfRecordsAreCountedSinceTheirIdsHaveAnOrder() throws SQLException {
    VectorIndex index = new VectorIndex(MANY.tenant(), "vs_3", 1, 64);
    List<VectorRecord> records = new ArrayList<>();
    for (int number = 0; number < 600; number++) {
      String kind = number < 550 ? "a" : "b";
      records.add(
          new VectorRecord(
              kind + number,
              "a text",
              2,
              new Clusters(index).document(number, 1).entries().getFirst().vector(),
              Map.of("kind", kind)));
    }
    store.changeRecords(List.of(RecordChange.ofWritten(index, records)));

    FilteredDocuments left =
        filtered(index, new Filter.Comparison(Filter.Operator.EQ, "kind", "a"), 600);

    assertEquals(Optional.empty(), left.estimate());
    assertEquals(550, left.vectors());
  }

  @Test
  void fewThatMatchAreCountedAndKnown() throws SQLException {
    FilteredDocuments left = filtered(MANY, ONE, 3_000);

    assertEquals(
        new FilteredDocuments(5, Optional.of(List.of(Clusters.id(77))), Optional.empty()), left);
    assertTrue(left.share() < 1e-300);
  }

  @Test
  void documentsThatAreFewAreCounted() throws SQLException {
    FilteredDocuments left = filtered(FEW, TENTH, 2_000);

    assertEquals(200, left.vectors());
    assertEquals(40, left.documents().orElseThrow().size());
    assertEquals(Optional.empty(), left.estimate());
  }

  private FilteredDocuments filtered(VectorIndex index, Filter filter, long all)
      throws SQLException {
    return FilteredDocuments.of(
        connection, new Clusters(index).search(1, Optional.of(filter)), all, 1_000);
  }
}
