package dev.embedway.core.chunk.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.testing.PieceTokenizer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentenceEndsTest {

  /** The sentences of a text, with a bar between them. */
  private static String parted(String text) {
    TokenUnits units = TokenUnits.of(text, new PieceTokenizer());
    TextBreaks breaks = new TextBreaks(text, units);
    List<String> sentences = new ArrayList<>();
    int start = 0;
    for (int unit = 1; unit <= units.size(); unit++) {
      if (breaks.before(unit).compareTo(Break.SENTENCE) >= 0) {
        sentences.add(units.text(start, unit));
        start = unit;
      }
    }
    return String.join("|", sentences);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "It rained.|We left!|Why?|Nobody knew.",
        "Dr. Smith met J. R. Tolkien.|They talked.",
        "Use a lens, e.g. a Zeiss.|Or i.e. none.",
        "It is open at 5 p.m. every day.|Come.",
        "See Fig. 3 and No. 7.|He said no.|Then he left.",
        "The U.S. Senate met.|It rose.",
        "Pi is 3.14 or so.|Go to example.com.|Then wait.",
        "Wait... what is it?|Well...|Never mind.",
        "\"Why?\" he asked.|\"Because.\"|She left.",
        "He left (at last.)|She stayed.",
        "Das gilt z. B. hier, vgl. Abb. 2.|Ende.",
      })
  void sentencesEndWhereReadersEndThem(String sentences) {
    assertEquals(sentences, parted(sentences.replace('|', ' ')));
  }

  @Test
  void scriptsWithoutSpacesEndSentencesByTheirMark() {
    assertEquals(
        "\u4eca\u65e5\u306f\u3002|\u300c\u3044\u3044\u3088\u3002\u300d|\u305d\u3046\uff1f\uff01|\u306f\u3044",
        parted(
            "\u4eca\u65e5\u306f\u3002\u300c\u3044\u3044\u3088\u3002\u300d\u305d\u3046\uff1f\uff01\u306f\u3044"));
  }

  @Test
  void otherScriptsHaveStopsOfTheirOwn() {
    assertEquals("\u0915\u0964|\u0916\u0964", parted("\u0915\u0964 \u0916\u0964"));
    assertEquals("\u0645\u061f|\u0646", parted("\u0645\u061f \u0646"));
  }

  @Test
  void textWithoutCapitalsHasSentencesToo() {
    assertEquals(
        "the wing stalled .|the flow was slow.|it ended e.g. here",
        parted("the wing stalled . the flow was slow. it ended e.g. here"));
    assertEquals("it stalled .|it fell", parted("it stalled .\n  it fell"));
  }

  @Test
  void itemsOfListsAreTakenForSentencesAndTheirNumbersAreNot() {
    assertEquals("Buy:|1. Milk|2. Bread|- Tea", parted("Buy:\n1. Milk\n2. Bread\n- Tea"));
  }
}
