package dev.embedway.core.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextQueryTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "which pump lifts water ?",
        "a 5\" pipe and a 3\" valve",
        "an open \"quote",
        "well-known state-of-the-art - or -- not",
        "-5 degrees -40",
        "it's 3 * 4 = 12, a* **bold** C*",
        "heron:* <-> 'q\\' & | ! ()",
        "it\u2019s \u201cquoted\u201d"
      })
  void queryWithoutOperatorsStaysAsItIs(String query) {
    assertEquals(
        new TextQuery(
            query, query, List.of(), new TextQuery.Conditions(List.of(), List.of(), List.of())),
        read(query));
  }

  @Test
  void readsEachOperator() {
    assertEquals(
        new TextQuery(
            "ram pump , of hydraul     now",
            "\" , of hydraul \"    now",
            List.of("hydraul"),
            new TextQuery.Conditions(
                List.of("ram pump"),
                List.of("diesel engine", "steam", "x-ray"),
                List.of("electr"))),
        read(
            "\"ram pump\", of hydraul* -\"diesel engine\" -steam -electr* -x-ray now"
                .replace("\",", "\" ,")));
  }

  @Test
  void punctuationMayFollowAnOperator() {
    assertEquals(List.of("a ram", "b"), read("(\"x\" \"a ram\", \"b\"?").conditions().phrases());
    assertEquals(List.of("steam", "it's"), read("water, -steam. -it's!").conditions().excluded());
    assertEquals(List.of("pump"), read("of pump*?").prefixes());
  }

  @Test
  void repeatedOperatorsCountOnce() {
    TextQuery query = read("\"a b\" \"a b\" -c -c dd* dd*");

    assertEquals(3, query.operators());
    assertTrue(query.isConditional());
    assertFalse(read("dd* and").isConditional());
    for (String condition : List.of("\"a b\"", "-c", "-dd*", "-\"a b\"")) {
      assertTrue(read("water " + condition).isConditional(), condition);
    }
  }

  @Test
  void charactersThatNoStoreKeepsAreSpacesWhereOperatorsAreRead() {
    TextQuery query = read("a\0-bc\ud800\"d e\"\0fg*");

    assertEquals(3, query.operators());
    assertEquals("a  d e fg", query.words());
  }

  @Test
  void operatorsAreThoseOfTheFirstCharactersWhetherTheRestIsThereOrNot() {
    String head = "\"   " + " -ab".repeat(TextQuery.MAX_CHARS / 4 - 1);
    String query = head + "\" -\"cd\" end";

    assertEquals(1, read(query).operators());
    assertEquals(read(head).conditions(), read(query).conditions());
    assertTrue(read(query).words().endsWith("\" -\"cd\" end"));
  }

  @Test
  void longQueriesAreReadInTimeOfTheirLength() {
    for (String part : List.of("\"", "-a", "-a-", "a'", "-\"a ", "ab*", " -", "\"a\" ")) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(60), () -> read("-" + part.repeat(10_000)), part);
    }
  }

  private static TextQuery read(String query) {
    return TextQuery.of(query);
  }
}
