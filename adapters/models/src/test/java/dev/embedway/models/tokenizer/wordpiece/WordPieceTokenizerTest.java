package dev.embedway.models.tokenizer.wordpiece;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.model.Tokenizer.Span;
import dev.embedway.models.Engines;
import dev.embedway.models.tokenizer.choice.DjlTokenizer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WordPieceTokenizerTest {
  static final List<String> HOSTILE = WordPieceParityTest.HOSTILE;

  private final WordPieceTokenizer tokenizer = Engines.tokenizer();

  @Test
  void countsTheSpecialTokensToo() {
    assertEquals(2, tokenizer.specialTokens());
    assertEquals(2, tokenizer.count(""));
    assertEquals(4, tokenizer.count("hello, ".strip()));
  }

  @Test
  void spansPointIntoTheTextAsItWasWritten() {
    String text = "  Caf\u00e9 cafe\u0301s, \ud83d\ude00 embeddings";

    assertEquals(
        List.of("Caf\u00e9", "cafe\u0301s", ",", "\ud83d\ude00", "em", "bed", "ding", "s"),
        tokenizer.spans(text).stream().map(span -> cut(text, span)).toList());
  }

  @Test
  void givesTheTokensOfOneDecomposedCharacterItsPlaceOnce() {
    List<Span> spans = tokenizer.spans("\ud55c");

    assertEquals(new Span(0, 1), spans.getFirst());
    spans.stream().skip(1).forEach(span -> assertEquals(new Span(1, 1), span));
  }

  @Test
  void takesAWordThatIsTooLongAsOneUnknownToken() {
    assertEquals(List.of(new Span(1, 5001)), tokenizer.spans(" " + "a".repeat(5000) + " "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "\ue000", "\u0301", "\ud83d\ude00", "\ud83d\ude00 \u2708\ufe0f", "[UNK]"})
  void knowsNothingOfTextsWithoutATokenOfItsVocabulary(String text) {
    DjlTokenizer theirs =
        DjlTokenizer.of(Engines.MODELS.resolve("all-MiniLM-L6-v2").resolve("tokenizer.json"));

    assertFalse(tokenizer.knows(text));
    assertFalse(theirs.knows(text));
    assertTrue(tokenizer.knows(text + " a"));
    assertTrue(theirs.knows(text + " a"));
  }

  @Test
  void leavesLoneSurrogatesOut() {
    assertEquals(tokenizer.count("ab c"), tokenizer.count("a\ud83db \udc00c"));
    assertEquals(List.of(new Span(0, 3)), tokenizer.spans("o\ud800f"));
  }

  @ParameterizedTest
  @FieldSource("HOSTILE")
  void spansAscendStayInsideTheTextAndAreAsManyAsCounted(String text) {
    List<Span> spans = tokenizer.spans(text);

    int end = 0;
    for (Span span : spans) {
      assertTrue(span.start() >= end && span.end() >= span.start(), spans::toString);
      end = span.end();
    }
    assertTrue(end <= text.length());
    assertEquals(tokenizer.count(text), spans.size() + tokenizer.specialTokens());
  }

  @ParameterizedTest
  @FieldSource("HOSTILE")
  void spansCoverEveryLetterAndDigit(String text) {
    List<Span> spans = tokenizer.spans(text);

    for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
      int place = at;
      if (Character.isLetterOrDigit(text.codePointAt(at))) {
        assertTrue(
            spans.stream().anyMatch(span -> span.start() <= place && place < span.end()),
            () -> "nothing covers offset " + place);
      }
    }
  }

  private static String cut(String text, Span span) {
    return text.substring(span.start(), span.end());
  }
}
