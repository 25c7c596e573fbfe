package dev.embedway.testing.contracts.vector;

import static dev.embedway.testing.contracts.vector.StoreFixture.document;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.Vector;
import dev.embedway.core.search.Filter;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.Ranks;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest;
import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.store.Synonyms;
import dev.embedway.core.store.TextBoosts;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorFeature;
import dev.embedway.core.vector.VectorStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Contract of every {@link VectorStore}: matches and their order. */
@ExtendWith(FeatureCases.class)
public abstract class VectorSearchContract implements FeatureCases.Contract {

  private static final String A = document('a');
  private static final String B = document('b');
  private static final String C = document('c');

  private VectorStore store;
  private StoreFixture fixture;

  /** The store under test; one for all tests is enough. */
  protected abstract VectorStore store();

  @Override
  public final VectorStore storeOfFeatures() {
    return store();
  }

  /** A length of vectors that it keeps. */
  protected int dim() {
    return 384;
  }

  @BeforeEach
  void prepare() {
    store = store();
    fixture = StoreFixture.fresh(dim());
  }

  @Test
  void answersWithAllThatWasWritten() {
    Map<String, Object> attributes =
        Map.of(
            "title", "Ärger \"quoted\" \uD83D\uDE00", "year", 2024, "ratio", 0.5, "draft", false);
    store.write(fixture.whole(A, attributes));

    Match match = store.search(fixture.byVector()).getFirst();

    assertEquals(new Chunk(0, 0, 11, "plain words", 7), match.chunk());
    assertEquals(A, match.documentId());
    assertEquals("notes/" + A + ".txt", match.documentKey());
    assertEquals(1, match.generation());
    assertEquals(attributes, match.attributes());
    assertEquals(1, match.score(), 0.001);
  }

  @Test
  void chunkKeepsTheHeadingsItStandsUnder() {
    Chunk chunk = new Chunk(0, 5, 9, "text", 3, List.of("Über \"us\"", "", "\uD83D\uDE00"));
    store.write(fixture.whole(A, 1, new VectorBatch.Entry(chunk, fixture.straight())));

    assertEquals(chunk, store.search(fixture.byVector()).getFirst().chunk());
  }

  @Test
  void ordersByCosineClippedAtZero() {
    store.write(
        fixture.whole(
            A,
            1,
            fixture.entry(0, "opposite", fixture.at(Math.PI)),
            fixture.entry(1, "near", fixture.at(0.2)),
            fixture.entry(2, "far", fixture.at(1.2))));
    store.write(fixture.whole(B, 1, fixture.entry(0, "nearest", fixture.at(0.1))));

    List<Match> matches = store.search(fixture.byVector());

    assertEquals(List.of("nearest", "near", "far", "opposite"), texts(matches));
    assertEquals(Math.cos(0.1), matches.getFirst().score(), 0.001);
    assertEquals(Math.cos(1.2), matches.get(2).score(), 0.001);
    assertEquals(0, matches.get(3).score());
  }

  @Test
  void comparesByDirectionWhateverTheLength() {
    float[] tiny = new float[dim()];
    tiny[0] = 1e-9f;
    float[] huge = new float[dim()];
    huge[0] = 1e30f;
    store.write(
        fixture.whole(
            A,
            1,
            fixture.entry(0, "tiny", Vector.of(tiny)),
            fixture.entry(1, "huge", Vector.of(huge)),
            fixture.entry(2, "zero", Vector.of(new float[dim()]))));

    List<Match> matches = store.search(fixture.byVector());

    assertEquals(List.of("tiny", "huge", "zero"), texts(matches));
    assertEquals(List.of(1.0, 1.0, 0.0), matches.stream().map(Match::score).toList());
  }

  @Test
  void breaksTiesByDocumentAndOrdinal() {
    for (String id : List.of(C, A, B)) {
      store.write(
          fixture.whole(
              id,
              1,
              fixture.entry(10, id + " ten", fixture.straight()),
              fixture.entry(9, id + " nine", fixture.straight())));
    }

    List<String> expected =
        List.of(A + " nine", A + " ten", B + " nine", B + " ten", C + " nine", C + " ten");
    assertEquals(expected, texts(store.search(fixture.byVector())));
    assertEquals(
        expected.subList(0, 3),
        texts(store.search(fixture.search(SearchMode.VECTOR, "", Optional.empty(), 3, 0))));
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void wordsAreStemmedAsEnglish() {
    store.write(
        fixture.whole(
            A,
            1,
            fixture.entry(0, "the tides", fixture.straight()),
            fixture.entry(1, "zwei H\u00e4user", fixture.straight())));

    assertEquals(List.of("the tides"), byText("tide"));
    assertEquals(List.of(), byText("the"));
    assertEquals(List.of("zwei H\u00e4user"), byText("H\u00e4user"));
    assertEquals(List.of(), byText("Haus"));
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void wordsAreFoundWhereNoSpacesPartThem() {
    // A table of tides; a school in Tokyo, by Kyoto; a train to Bangkok; at the school.
    String chinese = "\u6f6e\u6c50\u8868 2024";
    String japanese = "\u6771\u4eac\u90fd\u306e\u5b66\u6821\u3001Kyoto\u3078";
    String thai = "\u0e23\u0e16\u0e44\u0e1f\u0e44\u0e1b\u0e01\u0e23\u0e38\u0e07\u0e40\u0e17\u0e1e";
    String korean = "\ud559\uad50\uc5d0\uc11c";
    List<String> texts = List.of(chinese, japanese, thai, korean, "\u90fd\u6771");
    List<VectorBatch.Entry> chunks = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      chunks.add(fixture.entry(i, texts.get(i), fixture.straight()));
    }
    store.write(fixture.whole(A, 1, chunks.toArray(VectorBatch.Entry[]::new)));

    texts.subList(0, 4).forEach(text -> assertEquals(List.of(text), byText(text)));
    assertEquals(List.of(chinese), byText("\u6f6e\u6c50"));
    assertEquals(List.of(chinese), byText("\u6c50\u8868"));
    assertEquals(List.of(chinese), byText("2024"));
    assertEquals(List.of(japanese), byText("\u6771\u4eac"));
    assertEquals(List.of(japanese), byText("kyoto"));
    assertEquals(List.of(japanese), byText("\u5b66\u6821"));
    assertEquals(List.of(thai), byText("\u0e01\u0e23\u0e38\u0e07\u0e40\u0e17\u0e1e"));
    assertEquals(List.of(thai), byText("\u0e23\u0e16\u0e44\u0e1f"));
    assertEquals(List.of(korean), byText("\ud559\uad50"));
    assertEquals(List.of(), byText("\u4eac\u6771"));
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void operatorsHoldWhereNoSpacesPartWords() {
    // Tokyo, Kyoto, both, and the capital of the east.
    String tokyo = "\u6771\u4eac\u90fd";
    String kyoto = "\u4eac\u90fd\u5927\u5b66 exam";
    String both = "\u6771\u4eac\u3068\u4eac\u90fd";
    String east = "\u6771\u90fd";
    store.write(
        fixture.whole(
            A,
            1,
            fixture.entry(0, tokyo, fixture.straight()),
            fixture.entry(1, kyoto, fixture.straight()),
            fixture.entry(2, both, fixture.straight()),
            fixture.entry(3, east, fixture.straight())));

    assertEquals(Set.of(tokyo, both), Set.copyOf(byText("\u6771\u4eac")));
    assertEquals(Set.of(tokyo, kyoto, both, east), Set.copyOf(byText("\u90fd")));
    assertEquals(List.of(kyoto), byText("\u5927"));
    assertEquals(List.of(both), byText("\"\u6771\u4eac\u3068\""));
    assertEquals(List.of(kyoto), byText("\"\u5927\u5b66 exam\""));
    assertEquals(List.of(), byText("\"\u4eac\u90fd exam\""));
    assertEquals(List.of(tokyo), byText("\u6771\u4eac -\u3068"));
    assertEquals(Set.of(kyoto, both), Set.copyOf(byText("\u4eac\u90fd -\"\u6771\u4eac\u90fd\"")));
    assertEquals(Set.of(kyoto), Set.copyOf(byText("\u5927\u5b66*")));
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void wordsAreFoundInWhicheverFormTheirCharactersAreWritten() {
    Map<String, String> plain =
        Map.of(
            "inter\u00adnational", "international",
            "sta\u200bble\ufeff", "stable",
            "turn\u2011key", "turn-key",
            "re\ufb01ned o\ufb03cers", "refined",
            "Ha\u0308user", "H\u00e4user",
            "\uff28\uff25\uff32\uff2f\uff2e", "heron",
            "H\u2082O", "H2O");
    int ordinal = 0;
    for (String written : plain.keySet()) {
      store.write(
          fixture.whole(
              document((char) ('a' + ordinal++)), 1, fixture.entry(3, written, fixture.at(1))));
    }

    plain.forEach((written, typed) -> {
      assertEquals(List.of(written), byText(typed));
      assertEquals(List.of(written), byText(written), typed);
    });
    assertEquals(
        new Chunk(3, 300, 313, "re\ufb01ned o\ufb03cers", 7),
        store.search(fixture.byText("officer")).getFirst().chunk());
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void signsBesideAWordDoNotHideIt() {
    store.write(
        fixture.whole(
            A,
            1,
            fixture.entry(0, "herons\u00b9 of Reed\u2122, 2010\u20132015", fixture.straight()),
            fixture.entry(1, "1\u00bd \u21167 it\u2019s", fixture.straight()),
            fixture.entry(
                2,
                "\u201cgannets\u201d \u00abterns\u00bb grebes\u2026 skuas\u2192auks\u3001coots\u3002"
                    + " rails\ud83d\udc26 20\u20ac \u0633\u0644\u0627\u0645\u061f",
                fixture.straight())));

    for (String query :
        List.of(
            "heron",
            "reed",
            "2010",
            "2015",
            "gannet",
            "tern",
            "grebe",
            "skua",
            "auk",
            "coot",
            "rail",
            "20",
            "\u0633\u0644\u0627\u0645")) {
      assertEquals(1, byText(query).size(), query);
    }
    for (String query : List.of("7", "1", "it\u2019s 1\u00bd", "it's 1")) {
      assertTrue(byText(query).contains("1\u00bd \u21167 it\u2019s"), query);
    }
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void wordsCutAtALinesEndAreFoundWholeAndInParts() {
    String cut = "an exam-\nple of well- \r\n  known birds, 1995-\n2005 inter\u00ad\nnational";
    store.write(fixture.whole(A, 1, fixture.entry(0, cut, fixture.straight())));

    for (String query :
        List.of("example", "exam", "known", "well", "1995", "2005", "international")) {
      assertEquals(List.of(cut), byText(query), query);
    }
    for (String query : List.of("19952005", "inter", "ofwell")) {
      assertEquals(List.of(), byText(query), query);
    }
  }

  private List<String> byText(String query) {
    return texts(store.search(fixture.search(SearchMode.TEXT, query, Optional.empty(), 50, 0)));
  }

  @Test
  void leavesOutWhatScoresBelowTheThreshold() {
    store.write(
        fixture.whole(
            A,
            1,
            fixture.entry(0, "near", fixture.at(0.2)),
            fixture.entry(1, "far", fixture.at(1.2))));

    assertEquals(
        List.of("near"),
        texts(store.search(fixture.search(SearchMode.VECTOR, "", Optional.empty(), 50, 0.5))));
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void findsByTextWhatHasOneOfTheWordsAndRanksWhatHasMore() {
    store.write(
        fixture.whole(
            A,
            1,
            fixture.entry(0, "A heron waits in the reeds", fixture.straight()),
            fixture.entry(1, "Herons and kingfishers wait for fish", fixture.straight()),
            fixture.entry(2, "The library opens at nine", fixture.straight())));

    List<Match> matches = store.search(fixture.byText("Which heron is waiting for a fish?"));

    assertEquals(
        List.of("Herons and kingfishers wait for fish", "A heron waits in the reeds"),
        texts(matches));
    assertTrue(matches.stream().allMatch(m -> m.score() > 0 && m.score() < 1));
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void findsNothingForQueriesWithoutWordsAndBreaksOnNone() {
    store.write(fixture.whole(A, 1, fixture.entry(0, "it's a heron", fixture.straight())));

    for (String query :
        List.of("", " ", "the of and", "'", "\"", "\\", "&|!()<->:*", "\0", "\ud83d", "%s ? $1")) {
      assertEquals(List.of(), texts(store.search(fixture.byText(query))), query);
      assertEquals(1, store.search(fixture.hybrid(query)).size(), query);
    }
    for (String query :
        List.of(
            "heron'); DROP TABLE chunks; --",
            "heron & | !",
            "'heron' \\ \"x",
            "heron:* <-> 'q\\'",
            "http://x.y/a?b=1&c='2'|heron heron",
            "heron\0\ud83d",
            "heron ".repeat(20_000))) {
      assertEquals(1, store.search(fixture.byText(query)).size(), query);
    }
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void operatorsOfATextQueryNarrowAndWidenIt() {
    store.write(
        fixture.whole(
            A,
            1,
            fixture.entry(0, "The hydraulic ram pump lifts water", fixture.at(1.3)),
            fixture.entry(1, "A pump that a diesel engine drives, no ram", fixture.at(0.3)),
            fixture.entry(2, "Hydrography of rivers", fixture.at(0.1))));
    String ram = "The hydraulic ram pump lifts water";
    String diesel = "A pump that a diesel engine drives, no ram";
    String rivers = "Hydrography of rivers";

    assertEquals(List.of(ram, diesel), byText("ram pump"));
    assertEquals(List.of(ram), byText("\"ram pumps\""));
    assertEquals(List.of(diesel), byText("ram pump -hydraulics"));
    assertEquals(List.of(ram), byText("ram pump -\"diesel engines\""));
    assertEquals(List.of(ram, diesel), byText("ram pump -\"engine diesel\" -the"));
    assertEquals(Set.of(ram, rivers), Set.copyOf(byText("hydr*")));
    assertEquals(List.of(diesel), byText("pump* -hydr*"));
    assertEquals(List.of(ram, diesel), byText("ram pump \"the of\""));
    assertEquals(
        List.of(rivers, diesel, ram), texts(store.search(fixture.hybrid("no word of it"))));
    assertEquals(
        List.of(ram, rivers, diesel), texts(store.search(fixture.hybrid("a \"ram pump\""))));
    assertEquals(
        List.of(ram, rivers), texts(store.search(fixture.hybrid("a \"ram pump\" -diesel"))));
    assertEquals(List.of(rivers, ram), texts(store.search(fixture.hybrid("xyzzy -diesel"))));
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void hostileOperatorsAreText() {
    store.write(fixture.whole(A, 1, fixture.entry(0, "it's a heron", fixture.straight())));

    for (String hostile :
        List.of(
            "'",
            "''",
            "\\",
            "\\'",
            "'); DROP TABLE chunks; --",
            "a' | 'b",
            "!!",
            "<->",
            "(",
            ":*",
            "\0",
            "\ud83d",
            "$1 ? %s",
            "a:A",
            "' & !'heron",
            "/*",
            "\n",
            "\u2019 OR 1=1")) {
      String quoted = "\"" + hostile + "\"";
      assertEquals(List.of("it's a heron"), byText("heron -\"grebe " + hostile + "\""), quoted);
      assertTrue(byText("heron " + quoted).size() <= 1, quoted);
      assertTrue(byText("heron -x" + hostile + "*").size() <= 1, quoted);
      assertTrue(byText("heron xx" + hostile + "*").size() <= 1, quoted);
      assertTrue(
          store.search(fixture.hybrid("-" + quoted + " heron " + quoted)).size() <= 1, quoted);
    }
    String longest = "\"" + "reed heron ".repeat(900) + "\"";
    assertEquals(List.of(), byText("heron " + longest));
    assertEquals(List.of("it's a heron"), byText("heron -" + longest));
    assertEquals(List.of("it's a heron"), byText("heron"));
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void boostsWeighWordsOfHeadingsAgainstThoseOfTexts() {
    store.write(
        fixture.whole(
            A,
            1,
            under("stones grind the grain", "Mills", "Water"),
            under("a mill, and again a mill", "Farming"),
            under("how the sails turn", "Building", "Mills and \"sails\""),
            under("nothing of it")));
    String titled = "stones grind the grain";
    String texted = "a mill, and again a mill";
    String headed = "how the sails turn";

    assertEquals(List.of(texted), byText("mill"));
    assertEquals(List.of(texted), boosted("mill", TextBoosts.CONTENT));
    assertEquals(List.of(titled, texted, headed), boosted("mill", new TextBoosts(3, 1)));
    assertEquals(List.of(texted, titled, headed), boosted("mill", new TextBoosts(1, 2)));
    assertEquals(List.of(titled, headed), boosted("mill", new TextBoosts(1, 0)));
    assertEquals(List.of(texted, titled, headed), boosted("mill", new TextBoosts(1e-300, 1)));
    assertEquals(List.of(titled), boosted("mill -sail -farming", new TextBoosts(3, 1)));
    assertEquals(List.of(headed), boosted("\"mills and sails\"", new TextBoosts(3, 1)));
    assertEquals(
        titled,
        texts(store.search(fixture.boosted(SearchMode.HYBRID, "mill", new TextBoosts(3, 1))))
            .getFirst());
    Match found =
        store.search(fixture.boosted(SearchMode.HYBRID, "water", new TextBoosts(1, 1))).getFirst();
    assertEquals(titled, found.chunk().text());
    assertEquals(OptionalInt.of(1), found.relevance().ranks().text());
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void synonymsOfAQuerysWordsAreSearchedWithThem() {
    store.write(
        fixture.whole(
            A,
            1,
            fixture.entry(0, "a car, and a car", fixture.straight()),
            fixture.entry(1, "motor vehicles of all kinds", fixture.straight()),
            fixture.entry(2, "a motor without a vehicle", fixture.straight()),
            fixture.entry(3, "the automobiles", fixture.straight())));
    Synonyms synonyms =
        new Synonyms(
            List.of(
                List.of("automobile", "car", "motor vehicle"),
                List.of("the", "xyzzy"),
                List.of("z", "kinds")));

    assertEquals(List.of("the automobiles"), byText("automobile", Synonyms.NONE));
    assertEquals(
        Set.of("the automobiles", "a car, and a car", "motor vehicles of all kinds"),
        Set.copyOf(byText("automobile", synonyms)));
    assertEquals(
        Set.of("the automobiles", "a car, and a car", "motor vehicles of all kinds"),
        Set.copyOf(byText("a MOTOR vehicle", synonyms)).stream()
            .filter(text -> !text.startsWith("a motor"))
            .collect(Collectors.toSet()));
    assertEquals(
        List.of("a motor without a vehicle", "motor vehicles of all kinds"),
        byText("motor", synonyms).stream().sorted().toList());
    assertEquals(List.of("the automobiles"), byText("\"automobile\"", synonyms));
    assertEquals(
        List.of("a car, and a car", "the automobiles"),
        byText("automobile -vehicle", synonyms).stream().sorted().toList());
    assertEquals(List.of(), byText("xyzzy", synonyms));
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void hostileSynonymsAreText() {
    store.write(fixture.whole(A, 1, fixture.entry(0, "it's a heron", fixture.straight())));

    for (String hostile :
        List.of(
            "'",
            "\\'",
            "'); DROP TABLE chunks; --",
            "a' | 'b",
            "!!x",
            "x <-> y",
            "(",
            "x:*",
            "x:A",
            "$1 ?",
            "\"",
            "{\"a\":1}",
            "\u2019 OR 1=1",
            "heron & !it")) {
      Synonyms synonyms =
          new Synonyms(List.of(List.of("bird", hostile), List.of(hostile, "heron")));

      assertEquals(List.of("it's a heron"), byText("heron", synonyms), hostile);
      assertEquals(List.of("it's a heron"), byText("heron " + hostile, synonyms), hostile);
    }
    assertEquals(List.of("it's a heron"), byText("heron", Synonyms.NONE));
  }

  private List<String> byText(String query, Synonyms synonyms) {
    return texts(store.search(fixture.byText(query, synonyms)));
  }

  /** A chunk of its own place, as near as all of them, under these headings. */
  private VectorBatch.Entry under(String text, String... headings) {
    int ordinal = text.length();
    return new VectorBatch.Entry(
        new Chunk(ordinal, 0, text.length(), text, 7, List.of(headings)), fixture.straight());
  }

  private List<String> boosted(String query, TextBoosts boosts) {
    return texts(store.search(fixture.boosted(SearchMode.TEXT, query, boosts)));
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void fusesBothRankings() {
    store.write(
        fixture.whole(
            A,
            1,
            fixture.entry(0, "nothing of it", fixture.at(0.3)),
            fixture.entry(1, "a heron here", fixture.at(0.1)),
            fixture.entry(2, "a heron far from here", fixture.at(1.5))));

    List<Match> matches = store.search(fixture.hybrid("heron"));

    assertEquals(List.of("a heron here", "a heron far from here", "nothing of it"), texts(matches));
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void scoreOfAHybridSearchIsThatOfTheBetterPart() {
    store.write(
        fixture.whole(
            A,
            1,
            fixture.entry(0, "nothing of it", fixture.at(1.1)),
            fixture.entry(1, "a heron, a heron", fixture.at(1.2)),
            fixture.entry(2, "herons at the far end", fixture.at(Math.PI / 2))));

    List<Match> matches = store.search(fixture.hybrid("heron"));

    Match both = matches.getFirst();
    assertEquals("a heron, a heron", both.chunk().text());
    assertEquals(Math.cos(1.2), both.score(), 0.001);
    assertEquals(Math.cos(1.2), both.relevance().vector().orElseThrow(), 0.001);
    Match words = find(matches, "herons at the far end");
    assertEquals(0, words.relevance().vector().orElseThrow(), 0.001);
    assertEquals(words.relevance().text().orElseThrow(), words.score());
    assertEquals(
        find(store.search(fixture.byText("heron")), "herons at the far end").score(),
        words.score(),
        1e-9);
    Match vector = find(matches, "nothing of it");
    assertEquals(Math.cos(1.1), vector.score(), 0.001);
    assertEquals(0, vector.relevance().text().orElseThrow());
    assertTrue(words.score() < 0.4 && vector.score() > words.score(), () -> words + " " + vector);
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void ranksAreThePlacesInEachRanking() {
    store.write(
        fixture.whole(
            A,
            1,
            fixture.entry(0, "a heron", fixture.at(0.9)),
            fixture.entry(1, "nothing of it", fixture.at(0.1)),
            fixture.entry(2, "a heron, a heron", fixture.at(1.2))));

    List<Match> both = store.search(fixture.hybrid("heron"));
    List<Match> byVector = store.search(fixture.byVector());
    List<Match> byText = store.search(fixture.byText("heron"));

    assertEquals(ranks(2, 2), find(both, "a heron").relevance().ranks());
    assertEquals(ranks(3, 1), find(both, "a heron, a heron").relevance().ranks());
    assertEquals(ranks(1, 0), find(both, "nothing of it").relevance().ranks());
    assertEquals(ranks(2, 0), find(byVector, "a heron").relevance().ranks());
    assertEquals(ranks(0, 1), find(byText, "a heron, a heron").relevance().ranks());
  }

  @Test
  void ranksByVectorAreItsPlaces() {
    store.write(
        fixture.whole(
            A,
            1,
            fixture.entry(0, "second", fixture.at(0.9)),
            fixture.entry(1, "first", fixture.at(0.1))));

    List<Match> matches = store.search(fixture.byVector());

    assertEquals(ranks(1, 0), find(matches, "first").relevance().ranks());
    assertEquals(ranks(2, 0), find(matches, "second").relevance().ranks());
  }

  /** Zero is no place. */
  private static Ranks ranks(int vector, int text) {
    return new Ranks(
        vector == 0 ? OptionalInt.empty() : OptionalInt.of(vector),
        text == 0 ? OptionalInt.empty() : OptionalInt.of(text));
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void partsOfAHybridSearchAreKnownBeyondTheRankingThatFoundIt() {
    List<VectorBatch.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 110; i++) {
      entries.add(fixture.entry(i, "heron heron", fixture.at(1 + i / 1000.0)));
    }
    entries.add(fixture.entry(110, "heron near many other sorts of bird", fixture.at(0.1)));
    entries.add(fixture.entry(111, "heron heron heron heron", fixture.at(1.4)));
    store.write(fixture.whole(A, 1, entries.toArray(VectorBatch.Entry[]::new)));

    Match byVector =
        find(
            store.search(fixture.hybrid("heron", new HybridWeights(1, 0.01))),
            "heron near many other sorts of bird");
    Match byText =
        find(
            store.search(fixture.hybrid("heron", new HybridWeights(0.01, 1))),
            "heron heron heron heron");

    assertTrue(byVector.relevance().text().orElseThrow() > 0, byVector::toString);
    assertEquals(Math.cos(1.4), byText.relevance().vector().orElseThrow(), 0.001);
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void wordThatOnlyAFarChunkHasIsFoundAmongManyNearerOnes() {
    List<VectorBatch.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      entries.add(fixture.entry(i, "of errors in general", fixture.at(0.3 + i / 1000.0)));
    }
    entries.add(fixture.entry(150, "what ERR4711 means", fixture.at(1.5)));
    store.write(fixture.whole(A, 1, entries.toArray(VectorBatch.Entry[]::new)));

    List<Match> matches = store.search(fixture.hybrid("ERR4711"));

    assertTrue(texts(matches).subList(0, 10).contains("what ERR4711 means"), matches::toString);
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void thresholdOfAHybridSearchIsComparedWithTheScore() {
    store.write(
        fixture.whole(
            A,
            1,
            fixture.entry(0, "a heron", fixture.at(1.3)),
            fixture.entry(1, "of this and that", fixture.at(0.2)),
            fixture.entry(2, "and more", fixture.at(1.4))));

    assertEquals(
        List.of("of this and that"),
        texts(store.search(fixture.search(SearchMode.HYBRID, "heron", Optional.empty(), 9, 0.5))));
    assertEquals(
        List.of(),
        texts(store.search(fixture.search(SearchMode.HYBRID, "xyzzy", Optional.empty(), 9, 0.99))));
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void weightsMoveAHybridSearchTowardsOneOfItsRankings() {
    store.write(
        fixture.whole(
            A,
            1,
            fixture.entry(0, "a heron, a heron", fixture.at(1.4)),
            fixture.entry(1, "a heron", fixture.at(0.6)),
            fixture.entry(2, "nothing of it", fixture.at(0.1))));

    assertEquals(
        List.of("nothing of it", "a heron", "a heron, a heron"),
        texts(store.search(fixture.hybrid("heron", new HybridWeights(1, 0.001)))));
    assertEquals(
        "a heron, a heron",
        texts(store.search(fixture.hybrid("heron", new HybridWeights(0.001, 1)))).getFirst());
    assertEquals(
        List.of("a heron, a heron", "a heron"),
        texts(store.search(fixture.hybrid("heron", new HybridWeights(0, 1)))));
  }

  private static Match find(List<Match> matches, String text) {
    return matches.stream().filter(m -> m.chunk().text().equals(text)).findFirst().orElseThrow();
  }

  @Test
  @Needs(VectorFeature.TEXT_SEARCH)
  void hybridSearchLetsTheVectorDecideBetweenEquals() {
    store.write(
        fixture.whole(
            A,
            1,
            fixture.entry(0, "a heron", fixture.at(0.3)),
            fixture.entry(1, "a heron that wades far from other birds", fixture.at(0.1))));

    List<Match> matches = store.search(fixture.hybrid("heron"));

    assertEquals(List.of("a heron that wades far from other birds", "a heron"), texts(matches));
  }

  @Test
  void searchesOnlyDocumentsThatTheFilterAllows() {
    store.write(fixture.whole(A, Map.of("lang", "en", "year", 2020)));
    store.write(fixture.whole(B, Map.of("lang", "de", "year", 2024)));
    store.write(fixture.whole(C, Map.of("lang", "fr", "year", 2025)));
    Filter english = new Filter.Comparison(Filter.Operator.EQ, "lang", "en");
    Filter german = new Filter.Comparison(Filter.Operator.EQ, "lang", "de");
    Filter recent = new Filter.Comparison(Filter.Operator.GTE, "year", 2021);

    Filter orInsideAnd = new Filter.And(List.of(recent, new Filter.Or(List.of(english, german))));

    for (SearchMode mode : StoreFixture.modes(store)) {
      assertEquals(
          Set.of(B),
          documents(store.search(fixture.search(mode, "words", Optional.of(orInsideAnd), 50, 0))),
          mode.wire());
    }
  }

  @Test
  void refusesAQueryOfAnotherLength() {
    SearchRequest request =
        new SearchRequest(
            fixture.index(),
            new SearchRequest.Query(
                SearchMode.VECTOR, "", Optional.of(Vector.of(1, 2, 3)), HybridWeights.EQUAL),
            SearchRequest.Selection.best(10),
            Instant.now().plusSeconds(30));

    EmbedwayException e = assertThrows(EmbedwayException.class, () -> store.search(request));

    assertEquals(ErrorCode.DIMENSION_MISMATCH, e.code());
  }

  @Test
  void givesUpWhenTheTimeIsUp() {
    SearchRequest request =
        new SearchRequest(
            fixture.index(),
            new SearchRequest.Query(
                SearchMode.VECTOR, "", Optional.of(fixture.straight()), HybridWeights.EQUAL),
            SearchRequest.Selection.best(10),
            Instant.now().minusMillis(1));

    EmbedwayException e = assertThrows(EmbedwayException.class, () -> store.search(request));

    assertEquals(ErrorCode.DEADLINE_EXCEEDED, e.code());
    assertTrue(e.isRetriable());
  }

  private static List<String> texts(List<Match> matches) {
    return matches.stream().map(match -> match.chunk().text()).toList();
  }

  private static Set<String> documents(List<Match> matches) {
    return matches.stream().map(Match::documentId).collect(Collectors.toSet());
  }
}
