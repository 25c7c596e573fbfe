package dev.embedway.pgvector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.search.highlight.Highlighter;
import dev.embedway.core.store.Synonyms;
import dev.embedway.core.store.TextBoosts;
import dev.embedway.core.store.TextLanguage;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.testing.contracts.vector.StoreFixture;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Texts of documents of several languages in one version, and queries of any of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TextLanguagesTest {

  private static final String ENGLISH = "The boats were running to the harbours, a boat each night";
  private static final String GERMAN = "Die H\u00e4user am Hafen standen leer";
  private static final String FRENCH = "Les bateaux quittaient les ports avant la nuit";
  private static final String SPANISH = "Los barcos salieron de los puertos";

  private final StoreFixture fixture = StoreFixture.fresh(384);
  private TestDatabase database;
  private PgVectorStore store;

  @BeforeAll
  void open() {
    database = TestDatabase.fresh();
    store = database.store();
    store.write(fixture.in(TextLanguage.ENGLISH, document('a', ENGLISH)));
    store.write(fixture.in(TextLanguage.GERMAN, document('b', GERMAN)));
    store.write(fixture.in(TextLanguage.FRENCH, document('c', FRENCH)));
    store.write(document('d', SPANISH));
  }

  @AfterAll
  void close() {
    store.close();
  }

  @Test
  void wordsAreFoundAsTheLanguageOfTheirDocumentMakesThem() {
    assertEquals(List.of(ENGLISH), found("harbour run"));
    assertEquals(List.of(GERMAN), found("Haus"));
    assertEquals(List.of(FRENCH), found("bateau"));
    assertEquals(List.of(FRENCH), found("quitter le port"));
    assertEquals(List.of(SPANISH), found("barcos"));
    assertEquals(List.of(), found("salir"));
    assertEquals(Set.of(GERMAN, FRENCH), Set.copyOf(found("Haus bateau")));
  }

  @Test
  void operatorsHoldInEveryLanguage() {
    assertEquals(List.of(GERMAN), found("\"Haus am Hafen\""));
    assertEquals(List.of(FRENCH), found("\"bateau quitter\""));
    assertEquals(List.of(), found("\"Hafen Haus\""));
    assertEquals(List.of(ENGLISH), found("boat bateau -port"));
    assertEquals(List.of(GERMAN), found("h\u00e4us*"));
    assertEquals(
        List.of(GERMAN),
        texts(
            fixture.byText("dwelling", new Synonyms(List.of(List.of("dwelling", "H\u00e4user"))))));
  }

  @ParameterizedTest
  @EnumSource(names = {"ENGLISH", "GERMAN"})
  void wordOfSeveralLanguagesCountsEachTimeThatItStands(TextLanguage language) {
    StoreFixture mixed = StoreFixture.fresh(384);
    String once = "running far ahead of all the others here";
    String thrice = "running, running and running far ahead, beside seven old wooden boats";
    store.write(mixed.in(TextLanguage.GERMAN, document(mixed, 'c', "Die H\u00e4user")));
    store.write(mixed.in(language, document(mixed, 'a', once)));
    store.write(mixed.in(language, document(mixed, 'b', thrice)));

    assertEquals(List.of(thrice, once), texts(mixed.byText("running")));
  }

  @Test
  void headingsAreOfTheDocumentsLanguageToo() {
    StoreFixture headed = StoreFixture.fresh(384);
    Chunk chunk = new Chunk(0, 0, 4, "leer", 7, List.of("Die H\u00e4user", "Alte H\u00e4fen"));
    store.write(
        headed.in(
            TextLanguage.GERMAN,
            headed.whole(
                StoreFixture.document('a'), 1, new VectorBatch.Entry(chunk, headed.straight()))));

    for (String query : List.of("Haus", "Hafen")) {
      assertEquals(
          List.of("leer"), texts(headed.boosted(SearchMode.TEXT, query, new TextBoosts(1, 1))));
    }
    assertEquals(List.of(), texts(headed.boosted(SearchMode.TEXT, "Turm", new TextBoosts(1, 1))));
  }

  @Test
  void wordsAreMarkedInEveryLanguage() {
    List<Highlighter.Found> found =
        List.of(
            new Highlighter.Found(GERMAN, "Haus harbour"),
            new Highlighter.Found(ENGLISH, "Haus harbour"));

    List<String> marked = new ArrayList<>();
    var spans =
        new Highlighter(store)
            .spans(fixture.index(), found, Synonyms.NONE, Instant.now().plusSeconds(60));
    for (int i = 0; i < found.size(); i++) {
      String text = found.get(i).text();
      spans.get(i).forEach(span -> marked.add(text.substring(span.start(), span.end())));
    }

    assertEquals(List.of("H\u00e4user", "harbours"), marked);
  }

  @ParameterizedTest
  @EnumSource
  void documentsOfEveryLanguageAreWrittenAndFound(TextLanguage language) {
    StoreFixture one = StoreFixture.fresh(384);

    store.write(one.in(language, document(one, 'a', "Xylophon 4711")));

    assertEquals(List.of("Xylophon 4711"), texts(one.byText("xylophon")));
    assertEquals(List.of("Xylophon 4711"), texts(one.byText("4711")));
  }

  @Test
  void languagesOfAVersionStayWhileItHasDocumentsAndGoWithTheStore() throws SQLException {
    StoreFixture gone = StoreFixture.fresh(384);
    store.write(gone.in(TextLanguage.GERMAN, document(gone, 'a', GERMAN)));
    store.write(gone.in(TextLanguage.GERMAN, document(gone, 'b', GERMAN)));

    assertEquals(List.of("german"), configurations(gone.index(), ""));
    assertEquals(
        List.of("german"), configurations(gone.index(), "DELETE FROM document_text_configs"));
    assertEquals(
        "42501",
        assertThrows(
                SQLException.class,
                () ->
                    configurations(
                        gone.index(), "UPDATE document_text_configs SET text_config = 'simple'"))
            .getSQLState());
    assertEquals(List.of(), configurations(StoreFixture.fresh(384).index(), ""));

    store.drop(gone.index().tenant(), gone.index().storeId());

    assertEquals(List.of(), configurations(gone.index(), ""));
  }

  private VectorBatch document(char id, String text) {
    return document(fixture, id, text);
  }

  private static VectorBatch document(StoreFixture of, char id, String text) {
    return of.whole(StoreFixture.document(id), 1, of.entry(0, text, of.straight()));
  }

  private List<String> found(String query) {
    return texts(fixture.byText(query));
  }

  private List<String> texts(SearchRequest request) {
    return store.search(request).stream().map(match -> match.chunk().text()).toList();
  }

  /** Names that the store's role reads after a statement. */
  private List<String> configurations(VectorIndex index, String before) throws SQLException {
    try (Connection connection = database.connect(database.app());
        PreparedStatement tenant =
            connection.prepareStatement("SELECT set_config('app.tenant', ?, true)");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      tenant.setString(1, index.tenant().value());
      tenant.execute();
      if (!before.isEmpty()) {
        statement.execute(before);
      }
      List<String> names = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery("SELECT text_config FROM document_text_configs")) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
      connection.commit();
      return names;
    }
  }
}
