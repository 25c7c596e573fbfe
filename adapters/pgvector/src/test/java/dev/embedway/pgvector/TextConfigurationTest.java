package dev.embedway.pgvector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.testing.contracts.vector.StoreFixture;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.function.Executable;

/** Text search configurations of index versions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TextConfigurationTest {

  private static final String DOCUMENT = StoreFixture.document('a');

  private TestDatabase database;
  private PgVectorStore store;

  @BeforeAll
  void open() {
    database = TestDatabase.fresh();
    store = database.store();
  }

  @AfterAll
  void close() {
    store.close();
  }

  @Test
  void versionIsEnglishFromItsFirstDocumentOn() throws SQLException {
    StoreFixture fixture = StoreFixture.fresh(384);

    store.write(document(fixture, "The boats were running"));

    assertEquals(List.of("english"), configurations(fixture.index()));
    assertEquals(List.of("The boats were running"), texts(fixture.byText("boat runs")));
    assertEquals(List.of(), texts(fixture.byText("the")));
  }

  @Test
  void textsAndQueriesOfAVersionGoThroughItsConfiguration() throws SQLException {
    StoreFixture english = StoreFixture.fresh(384);
    StoreFixture german = english.version(2);
    StoreFixture plain = english.version(3);
    choose(german.index(), "german");
    choose(plain.index(), "simple");

    for (StoreFixture each : List.of(english, german, plain)) {
      store.write(document(each, "Die H\u00e4user standen leer, the boats running"));
    }

    assertEquals(List.of(0, 1, 0), found("Haus", english, german, plain));
    assertEquals(List.of(1, 0, 0), found("run", english, german, plain));
    assertEquals(List.of(1, 0, 1), found("die", english, german, plain));
    assertEquals(List.of(0, 1, 1), found("the", english, german, plain));
  }

  @Test
  void textsOfRecordsGoThroughTheConfigurationToo() throws SQLException {
    StoreFixture german = StoreFixture.fresh(384);
    choose(german.index(), "german");
    List<VectorRecord> records =
        Stream.of("Die Ha\u0308user standen leer", "the tides", "ein alter Bo-\nten")
            .map(
                text -> new VectorRecord("r" + text.length(), text, 3, german.straight(), Map.of()))
            .toList();

    store.changeRecords(List.of(new RecordChange(german.index(), records, List.of())));

    assertEquals(List.of("Die Ha\u0308user standen leer"), texts(german.byText("Haus")));
    assertEquals(List.of("the tides"), texts(german.byText("the")));
    assertEquals(List.of("ein alter Bo-\nten"), texts(german.byText("Boten")));
  }

  @Test
  void rareWordCountsMoreThanAFrequentOneThatIsRepeated() {
    StoreFixture fixture = StoreFixture.fresh(384);
    List<VectorRecord> records =
        Stream.of("pump, pump, pump and pump", "a pump", "the pump", "that pump", "one sluice here")
            .map(text ->
                new VectorRecord("r" + text.length(), text, 3, fixture.straight(), Map.of()))
            .toList();

    store.changeRecords(List.of(new RecordChange(fixture.index(), records, List.of())));

    assertEquals("one sluice here", texts(fixture.byText("pump or sluice")).getFirst());
  }

  @Test
  void wordsOfAPrefixCountOnceHoweverManyThereAre() {
    StoreFixture fixture = StoreFixture.fresh(384);
    List<VectorRecord> records =
        Stream.of("hydraulics, hydrants", "pump, pump")
            .map(text ->
                new VectorRecord("r" + text.length(), text, 3, fixture.straight(), Map.of()))
            .toList();

    store.changeRecords(List.of(new RecordChange(fixture.index(), records, List.of())));

    assertEquals(
        List.of("pump, pump", "hydraulics, hydrants"), texts(fixture.byText("hydr* pump")));
  }

  @Test
  void laterWritesLeaveTheConfigurationAlone() throws SQLException {
    StoreFixture fixture = StoreFixture.fresh(384);
    choose(fixture.index(), "german");

    store.write(document(fixture, "leer"));

    assertEquals(List.of("german"), configurations(fixture.index()));
    assertEquals(
        "42501",
        refusal(() -> run(fixture.index(), "UPDATE index_versions SET text_config = ?", "simple")));
  }

  @Test
  void onlyConfigurationsOfPostgresItselfAreTaken() {
    VectorIndex index = StoreFixture.fresh(384).index();

    assertEquals("42704", refusal(() -> choose(index, "klingon")));
    assertEquals("23514", refusal(() -> choose(index, "english'); DROP TABLE chunks; --")));
    assertEquals("23514", refusal(() -> choose(index, "")));
  }

  @Test
  void configurationGoesWithItsStore() throws SQLException {
    StoreFixture fixture = StoreFixture.fresh(384);
    store.write(document(fixture, "leer"));

    store.drop(fixture.index().tenant(), fixture.index().storeId());

    assertEquals(List.of(), configurations(fixture.index()));
  }

  private static VectorBatch document(StoreFixture fixture, String text) {
    return fixture.whole(DOCUMENT, 1, fixture.entry(0, text, fixture.straight()));
  }

  private List<Integer> found(String query, StoreFixture... fixtures) {
    return Stream.of(fixtures).map(each -> texts(each.byText(query)).size()).toList();
  }

  private List<String> texts(SearchRequest request) {
    return store.search(request).stream().map(match -> match.chunk().text()).toList();
  }

  /** Makes a version by the store's role before its first document does. */
  private void choose(VectorIndex index, String configuration) throws SQLException {
    run(
        index,
        "INSERT INTO index_versions (tenant, store_id, version, text_config) VALUES ('"
            + index.tenant().value()
            + "', '"
            + index.storeId()
            + "', "
            + index.version()
            + ", ?)",
        configuration);
  }

  private static String refusal(Executable executable) {
    return assertThrows(SQLException.class, executable).getSQLState();
  }

  private List<String> configurations(VectorIndex index) throws SQLException {
    return run(index, "SELECT text_config FROM index_versions WHERE store_id = ?", index.storeId());
  }

  /** First column of what a statement of the store's role gives. */
  private List<String> run(VectorIndex index, String sql, String value) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = database.connect(database.app())) {
      connection.setAutoCommit(false);
      try (PreparedStatement tenant =
              connection.prepareStatement("SELECT set_config('app.tenant', ?, true)");
          PreparedStatement statement = connection.prepareStatement(sql)) {
        tenant.setString(1, index.tenant().value());
        tenant.execute();
        statement.setString(1, value);
        if (statement.execute()) {
          try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
              values.add(rows.getString(1));
            }
          }
        }
      }
      connection.commit();
    }
    return values;
  }
}
