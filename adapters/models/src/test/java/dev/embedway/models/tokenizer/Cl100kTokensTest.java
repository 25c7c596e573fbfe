package dev.embedway.models.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Cl100kTokensTest {

  private static final int CODE_POINTS = 0x3000;

  private final Cl100kTokens tokens = new Cl100kTokens();

  /** The ids are those that OpenAI's own tiktoken gives. */
  @Test
  void readsIdsAsOpenAisTokenizerWritesThem() {
    assertEquals("tiktoken is great!", tokens.decode(List.of(83, 1609, 5963, 374, 2294, 0)));
    assertEquals("hello world", tokens.decode(List.of(15339, 1917)));
    assertEquals(
        "\u304a\u8a95\u751f\u65e5\u304a\u3081\u3067\u3068\u3046",
        tokens.decode(List.of(33334, 45918, 243, 21990, 9080, 33334, 62004, 16556, 78699)));
  }

  @Test
  void everyTextComesBackAsItWas() {
    Encoding encoding = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);
    Random random = new Random(7);

    for (int round = 0; round < 300; round++) {
      String text = text(random);

      assertEquals(text, tokens.decode(encoding.encodeOrdinary(text).boxed()));
    }
  }

  private static String text(Random random) {
    int[] points =
        IntStream.range(0, 1 + random.nextInt(60))
            .map(_ ->
                random.nextInt(10) == 0
                    ? 0x1f300 + random.nextInt(0x300)
                    : random.nextInt(random.nextBoolean() ? 0x80 : CODE_POINTS))
            .toArray();
    return new String(points, 0, points.length);
  }

  @Test
  void knowsItsTokensAndEachOfThemHasAText() {
    List<Integer> known =
        IntStream.rangeClosed(-1, 200_000).filter(tokens::isToken).boxed().toList();

    assertEquals(100_261, known.size());
    assertEquals(0, known.getFirst());
    assertEquals(100_276, known.getLast());
    assertTrue(known.stream().noneMatch(id -> tokens.decode(List.of(id)).isEmpty()));
    assertFalse(tokens.isToken(100_256));
    assertFalse(tokens.isToken(Integer.MIN_VALUE));
  }

  @Test
  void aSpecialTokenIsItsWrittenForm() {
    assertEquals(
        "<|endoftext|><|fim_prefix|><|fim_middle|><|fim_suffix|><|endofprompt|>",
        IntStream.of(100_257, 100_258, 100_259, 100_260, 100_276)
            .mapToObj(id -> tokens.decode(List.of(id)))
            .collect(Collectors.joining()));
  }

  @Test
  void joinsACharacterOfSeveralTokensAndReplacesOneThatIsCut() {
    assertEquals("\u2602", tokens.decode(List.of(18107, 224)));
    assertEquals("\ufffd", tokens.decode(List.of(18107)));
    assertEquals("\ufffd", tokens.decode(List.of(224)));
  }

  @Test
  void aTextIsCutBehindItsLastWholeCharacterWithinTheTokens() {
    String text = "one two three \u2602 four";

    assertEquals("one two", tokens.cut(text, 2));
    assertEquals(text, tokens.cut(text, tokens.count(text)));
    for (int max = 1; max < tokens.count(text); max++) {
      String cut = tokens.cut(text, max);

      assertTrue(text.startsWith(cut) && tokens.count(cut) <= max, cut);
    }
  }

  @Test
  void spansHoldTheTextWithoutItsWhiteSpace() {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      String text = text(random);
      StringBuilder joined = new StringBuilder();
      tokens.spans(text).forEach(span -> joined.append(text, span.start(), span.end()));

      assertEquals(withoutSpace(text), withoutSpace(joined.toString()));
    }
  }

  private static String withoutSpace(String text) {
    return text.chars()
        .filter(c -> !Character.isWhitespace(c))
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.joining());
  }

  @Test
  void whatLooksLikeASpecialTokenIsText() {
    assertTrue(tokens.count("<|endoftext|>") > 1);
  }
}
