package dev.embedway.pgvector.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.search.TextQuery;
import dev.embedway.core.store.Synonyms;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.pgvector.Clusters;
import dev.embedway.pgvector.PgVectorStore;
import dev.embedway.pgvector.TestDatabase;
import dev.embedway.testing.TestClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents of five chunks "words of document N". */
class TermSamplesTest {

  private static final VectorIndex INDEX = new VectorIndex(new TenantId("alice"), "vs_1", 1, 64);

  private final TestClock clock = new TestClock();
  private final TermSamples samples = new TermSamples(clock);
  private TestDatabase database;
  private PgVectorStore store;
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    database = TestDatabase.fresh();
    store = database.store();
    connection = database.connect(database.app());
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT set_config('app.tenant', 'alice', false)");
    }
    write(0, 300);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    store.close();
  }

  private void write(int from, int to) {
    Clusters clusters = new Clusters(INDEX);
    for (int number = from; number < to; number++) {
      store.write(clusters.document(number, 1));
    }
  }

  private TextTerms terms(String text) throws SQLException {
    return TextTerms.read(
        connection, new TextQuerySql(INDEX, TextQuery.compared(text), Synonyms.NONE));
  }

  private TermSample kept(String text) throws SQLException {
    return samples.read(connection, INDEX, terms(text), "terms");
  }

  private TermSample asked(String text) throws SQLException {
    return TermSample.read(connection, INDEX, terms(text), "terms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"document", "words 7 77 240", "document 7 nowhere", "nowhere"})
  void sampleOfWordsIsTheOneThatTheServerTakes(String text) throws SQLException {
    TermSample asked = asked(text);

    TermSample kept = kept(text);

    assertEquals(1_000, kept.chunks());
    assertEquals(asked.meanLength(), kept.meanLength());
    assertEquals(Set.copyOf(asked.rows()), Set.copyOf(kept.rows()));
  }

  @Test
  void sampleIsKeptForAMinute() throws SQLException {
    TermSample first = kept("7 1001");
    deleteChunks();
    clock.advance(Duration.ofSeconds(59));

    assertEquals(Set.copyOf(first.rows()), Set.copyOf(kept("7 1001").rows()));
    clock.advance(Duration.ofSeconds(2));
    assertEquals(0, kept("7 1001").chunks());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"document 7\"", "doc*", "document -7"})
  void whatIsNoWordIsSampledEachTime(String text) throws SQLException {
    kept("document");
    write(300, 320);

    assertEquals(Set.copyOf(asked(text).rows()), Set.copyOf(kept(text).rows()));
  }

  @Test
  void wordsThatSeveralLanguagesMakeAreOneTermAndBoundedTogether() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO document_text_configs (tenant, store_id, version, text_config)"
              + " VALUES ('alice', 'vs_1', 1, 'german'), ('alice', 'vs_1', 1, 'french'),"
              + " ('alice', 'vs_1', 1, 'simple')");
    }
    String many =
        IntStream.range(0, 300)
            .mapToObj(i -> "" + (char) ('b' + i / 20) + (char) ('b' + i % 20) + "ulnesses")
            .collect(Collectors.joining(" "));

    List<TextTerms.Term> ranked = terms(many).ranked();

    assertEquals(List.of(List.of("'run'", "'running'")), words(terms("running").ranked()));
    assertEquals(100, words(ranked).stream().mapToInt(List::size).sum(), 4);
    assertTrue(words(ranked).stream().allMatch(words -> words.size() > 1), ranked.toString());
    assertEquals(List.of(List.of("'word'", "'words'")), words(terms("words").ranked()));
    Set<TermSample.Row> asked = Set.copyOf(asked("words 7").rows());
    assertEquals(asked, Set.copyOf(kept("words 7").rows()));
    deleteChunks();
    assertEquals(asked, Set.copyOf(kept("words 7").rows()));
    assertEquals(List.of(List.of("'docu'", "'document'")), words(terms("document").ranked()));
    assertEquals(List.of(new TermSample.Row(List.of(true), true, 1_000)), kept("document").rows());
  }

  private void deleteChunks() throws SQLException {
    try (Connection owner = database.connect(database.owner());
        Statement statement = owner.createStatement()) {
      statement.execute("DELETE FROM chunks");
    }
  }

  private static List<List<String>> words(List<TextTerms.Term> terms) {
    return terms.stream().map(TextTerms.Term::words).toList();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          'heat',heat
          'it''s',it's
          'a\\\\b',a\\b
          '''''',''
          """)
  void wordIsReadOffTheQueryThatFindsIt(String query, String word) {
    assertEquals(List.of(word), TextTerms.Term.of(query).stored());
  }
}
