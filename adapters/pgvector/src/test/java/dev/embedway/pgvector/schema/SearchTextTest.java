package dev.embedway.pgvector.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.embedway.core.search.Match;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.TextBoosts;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.pgvector.PgVectorStore;
import dev.embedway.pgvector.TestDatabase;
import dev.embedway.testing.contracts.vector.StoreFixture;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The form of texts that is searched: of rows that are there already, and of hostile ones. */
class SearchTextTest {

  private static final String DOCUMENT = StoreFixture.document('a');

  @Test
  void textsOfEarlierVersionsAreFoundAfterTheMigration() throws SQLException {
    TestDatabase.Bound bound = TestDatabase.boundOwner();
    PgSchema schema = new PgSchema(bound.owner());
    schema.migrations().target("6").load().migrate();
    TestDatabase database = bound.database();
    StoreFixture fixture = StoreFixture.fresh(384);
    StoreFixture others = StoreFixture.fresh(384);
    StoreFixture later = StoreFixture.fresh(384);

    try (PgVectorStore store = database.store()) {
      for (StoreFixture each : List.of(fixture, others)) {
        writeAsBefore(database, each, "o\ufb03ce", "plain", "cut-\nting");
      }
      schema.migrate();
      // Functions of the version before may still write, and give no terms.
      writeAsBefore(database, later, "o\ufb03ce", "a dis-\ntant rose");
      store.write(
          fixture.whole(
              StoreFixture.document('b'), 1, fixture.entry(0, "co\ufb00ee", fixture.straight())));

      assertEquals(List.of("o\ufb03ce"), texts(store, fixture.byText("office")));
      assertEquals(List.of("o\ufb03ce"), texts(store, others.byText("office")));
      assertEquals(List.of("o\ufb03ce"), texts(store, later.byText("office")));
      assertEquals(List.of("a dis-\ntant rose"), texts(store, later.byText("distant")));
      assertEquals(List.of("plain"), texts(store, fixture.byText("plain")));
      assertEquals(List.of("cut-\nting"), texts(store, fixture.byText("cutting")));
      assertEquals(List.of("co\ufb00ee"), texts(store, fixture.byText("coffee")));
      assertEquals(
          List.of("o\ufb03ce", "plain", "cut-\nting"),
          texts(store, fixture.boosted(SearchMode.TEXT, "windmill", new TextBoosts(1, 1))));
      assertEquals(List.of(), texts(store, fixture.byText("windmill")));
      assertEquals("english", configuration(database, others));
    }
    assertEquals(
        "0",
        value(database, "SELECT count(*) FROM pg_policies WHERE policyname = 'owner_fills_terms'"));
  }

  @Test
  void textsWithoutSpacesAreFoundByTheirWordsAfterTheMigration() throws SQLException {
    TestDatabase.Bound bound = TestDatabase.boundOwner();
    PgSchema schema = new PgSchema(bound.owner());
    schema.migrations().target("22").load().migrate();
    TestDatabase database = bound.database();
    StoreFixture fixture = StoreFixture.fresh(384);
    StoreFixture later = StoreFixture.fresh(384);
    String text = "\u6771\u4eac\u90fd";

    try (PgVectorStore store = database.store()) {
      writeAsBefore(database, fixture, text, "\u00e0 part");
      schema.migrate();
      writeAsBefore(database, later, text);

      assertEquals(List.of(text), texts(store, fixture.byText("\u4eac\u90fd")));
      assertEquals(List.of(text), texts(store, later.byText("\u4eac\u90fd")));
      assertEquals(List.of("\u00e0 part"), texts(store, fixture.byText("part")));
    }
    assertEquals(
        "0",
        value(database, "SELECT count(*) FROM pg_policies WHERE policyname = 'owner_fills_terms'"));
  }

  @Test
  void timeIsBoundedWhateverTheCharacters() throws SQLException {
    TestDatabase database = TestDatabase.fresh();

    for (String hostile :
        List.of(
            "\u0301\u0323",
            "\u0301\uff9e",
            "\uff9f\u0323",
            "\ufdfa",
            "a-\n",
            "\u00ad",
            "- ",
            "\u4e00",
            "\u4e00a",
            "\ud840\udc00",
            "\u0e01\u0e38\u0e48")) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(60),
          () -> value(database, "SELECT length(embedway_terms(repeat('" + hostile + "', 200000)))"),
          hostile);
    }
  }

  @Test
  void longTextOfManyPairsIsCutAndNotRefused() throws SQLException {
    TestDatabase database = TestDatabase.fresh();
    String pairs =
        "(SELECT string_agg(chr(19968 + (hashint4(i) & 16383)), '')"
            + " FROM generate_series(1, 200000) AS i(i))";

    assertEquals(
        "t",
        value(
            database,
            "SELECT length(embedway_terms('english', " + pairs + ")) BETWEEN 60000 AND 67000"));
  }

  /** A document of these chunks, written as by functions that knew no later migration. */
  private static void writeAsBefore(TestDatabase database, StoreFixture fixture, String... texts)
      throws SQLException {
    VectorIndex index = fixture.index();
    try (Connection connection = database.connect(database.app())) {
      connection.setAutoCommit(false);
      update(connection, "SELECT set_config('app.tenant', ?, true)", index.tenant().value());
      update(
          connection,
          "INSERT INTO documents (tenant, store_id, version, document_id, key, generation)"
              + " VALUES (?, ?, 1, ?, 'notes/a.txt', 1)",
          index.tenant().value(),
          index.storeId(),
          DOCUMENT);
      for (int ordinal = 0; ordinal < texts.length; ordinal++) {
        update(
            connection,
            "INSERT INTO chunks (tenant, store_id, version, document_id, generation, ordinal,"
                + " start_at, end_at, tokens, text, headings) VALUES (?, ?, 1, ?, 1, "
                + ordinal
                + ", 0, 9, 7, ?, '[\"Windmills\"]')",
            index.tenant().value(),
            index.storeId(),
            DOCUMENT,
            texts[ordinal]);
      }
      connection.commit();
    }
  }

  private static String configuration(TestDatabase database, StoreFixture fixture)
      throws SQLException {
    try (Connection connection = database.connect(database.app())) {
      connection.setAutoCommit(false);
      update(
          connection, "SELECT set_config('app.tenant', ?, true)", fixture.index().tenant().value());
      try (Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery("SELECT text_config FROM index_versions WHERE version = 1")) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private static void update(Connection connection, String sql, String... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      statement.execute();
    }
  }

  private static List<String> texts(PgVectorStore store, SearchRequest request) {
    return store.search(request).stream().map(Match::chunk).map(chunk -> chunk.text()).toList();
  }

  private static String value(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.connect(database.owner());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
