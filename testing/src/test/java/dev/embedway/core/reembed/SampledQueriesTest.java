package dev.embedway.core.reembed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampledQueriesTest {

  @Test
  void areFirstSentencesThatHaveALetter() {
    assertEquals(
        List.of("The moon pulls the sea.", "Dough rises", "潮は満ちる。"),
        SampledQueries.of(
            List.of(
                "The moon pulls the sea. It rises.",
                "1.\n- 2. \nDough rises\nby yeast",
                "潮は満ちる。引く。",
                "12 34. 56",
                "")));
  }

  @Test
  void areEachAskedOnceAndCutBetweenCharacters() {
    String wide = "a" + "\ud83c\udf0a".repeat(200);

    List<String> queries = SampledQueries.of(List.of(wide, "Tide.", "Tide. Ebb."));

    assertEquals(2, queries.size());
    assertEquals(299, queries.getFirst().length());
    assertEquals("Tide.", queries.getLast());
  }
}
