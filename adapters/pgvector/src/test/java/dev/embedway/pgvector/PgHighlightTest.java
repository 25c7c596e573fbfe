package dev.embedway.pgvector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.search.SearchableVectors;
import dev.embedway.testing.contracts.vector.HighlightContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PgHighlightTest extends HighlightContract {

  private PgVectorStore store;

  @BeforeAll
  void open() {
    store = TestDatabase.fresh().store();
  }

  @AfterAll
  void close() {
    store.close();
  }

  @Override
  protected SearchableVectors vectors() {
    return store;
  }

  @Test
  void wordsAreMarkedByTheirStemAndInWhicheverFormTheirCharactersAreWritten() {
    assertEquals(
        "[Searches], [searching], [searched]; research",
        marked("search", "Searches, searching, searched; research"));
    assertEquals(
        "[inter\u00adnational] [Ha\u0308user] [\uff28\uff25\uff32\uff2f\uff2e] [herons\u00b9]",
        marked(
            "international H\u00e4user heron",
            "inter\u00adnational Ha\u0308user \uff28\uff25\uff32\uff2f\uff2e herons\u00b9"));
  }

  @Test
  void addressesAndNumbersAreMarkedAsWholes() {
    assertEquals(
        "Mail [a.b@example.com], pay [3.14]; b@example.org, 3 or 14",
        marked("a.b@example.com 3.14", "Mail a.b@example.com, pay 3.14; b@example.org, 3 or 14"));
    assertEquals("a [wi]-[fi] network", marked("wi-fi", "a wi-fi network"));
  }

  @Test
  void signsOfTheQueryLanguageAreTexts() {
    for (String query : new String[] {"&|!()<->:*", "'", "\0", "\ud83d", "a'); --", "%s ? $1"}) {
      assertEquals("harm", marked(query, "harm"), query);
    }
  }
}
