package dev.embedway.models.tokenizer.wordpiece;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.embedway.models.Engines;
import dev.embedway.models.tokenizer.TokenIds;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our tokenizer against HuggingFace's own, as DJL binds it: the same ids for the same text. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public final class WordPieceParityTest {
  public static final List<String> HOSTILE =
      List.of(
          "",
          " \t\r\n ",
          "The quick brown fox, jumping over 13 lazy dogs; isn't it?",
          "caf\u00e9 cafe\u0301 na\u00efve \u00c5ngstr\u00f6m \u1e9b\u0323 \u1ed9",
          "\u0130stanbul \u0131rmak I\u0307 \u1e9e \u00df \ufb01 \u03a3\u03af\u03c3\u03c5\u03c6\u03bf\u03c2",
          "\u6f22\u5b57\u4eee\u540d\u304b\u306a\u30ab\u30ca \uac00\ub098\ub2e4 \uf900 \ud840\udc00\ud87e\udc1d",
          "\ud83d\ude00 \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67"
              + " \ud83c\uddeb\ud83c\uddf7 \u2764\ufe0f text\ud83d\ude80text",
          "nul\u0000in\u0000side bell\u0007 vertical\u000btab form\u000cfeed next\u0085line del\u007f",
          "zero\u200bwidth joi\u200dner soft\u00adhyphen \ufeffbom bi\u202edi\u202c",
          "no\u00a0break thin\u2009space ideographic\u3000space line\u2028para\u2029end",
          "[CLS] text [SEP] x[MASK]y [UNK][PAD] [sep] [CLS [[SEP]] [SEP",
          "##ing # #### ##a a##b",
          "\u037e \u1fef \u2260 \u226e a\u0338= \u2126 \u212b",
          "\u0928\u092e\u0938\u094d\u0924\u0947 \u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35"
              + " \u0645\u0631\u062d\u0628\u0627\u064b \u05e9\u05b8\u05dc\u05d5\u05b9\u05dd",
          "mixed\u0434\u0432\u0430three\u56dbfive \u0397\u0435ll\u043e",
          "\u0301leading mark \u0301\u0301 alone a\u0301\u0302\u0303\u0304\u0305b",
          "e-mail: someone@example.org https://example.org/a/b?c=d&e=f#g 3.14159 1,000,000 $5 50% C++",
          "\ufffd\ufffdreplacement\ufffd private\ue000use \ud835\udd73\ud835\udd8a");

  private final WordPieceTokenizer ours = Engines.tokenizer();
  private HuggingFaceTokenizer oracle;

  @BeforeAll
  void open() throws IOException {
    oracle =
        HuggingFaceTokenizer.builder()
            .optTokenizerPath(Engines.MODELS.resolve("all-MiniLM-L6-v2"))
            .optTruncation(false)
            .optPadding(false)
            .build();
  }

  @AfterAll
  void close() {
    oracle.close();
  }

  @ParameterizedTest
  @FieldSource("HOSTILE")
  void agreesOnHostileStrings(String text) {
    assertSameIds(text);
  }

  @ParameterizedTest
  @ValueSource(ints = {99, 100, 101, 102, 5000})
  void agreesOnVeryLongWords(int length) {
    assertSameIds("before " + "a".repeat(length) + " between " + "\ud83d\ude00".repeat(length));
    assertSameIds("\u1e69".repeat(length) + "," + "\uac01".repeat(length / 3) + "end");
  }

  @Test
  void agreesOnEveryCodePointInsideAWordAloneAndAtItsEnd() {
    int group = 128;
    for (int first = 0; first <= Character.MAX_CODE_POINT; first += group) {
      StringBuilder text = new StringBuilder();
      for (int codePoint = first; codePoint < first + group; codePoint++) {
        if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
          String c = Character.toString(codePoint);
          text.append("a").append(c).append("b ").append(c).append(" A").append(c).append(' ');
        }
      }
      assertSameIds(text.toString());
    }
  }

  @Test
  void agreesOnRandomMixturesOfScripts() {
    Random random = new Random(20_260_101);
    int[] firsts = {0x20, 0x20, 0x20, 0x61, 0xC0, 0x300, 0x370, 0x400, 0x600, 0x900, 0x1100};
    int[] rarer = {0x1E00, 0x2000, 0x3040, 0x4E00, 0xAC00, 0xFB00, 0xFF00, 0x1D400, 0x1F600};
    for (int n = 0; n < 3000; n++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(120); i > 0; i--) {
        int[] blocks = random.nextInt(4) == 0 ? rarer : firsts;
        text.appendCodePoint(blocks[random.nextInt(blocks.length)] + random.nextInt(0x60));
      }
      assertSameIds(text.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 17, 128, 256})
  void keepsTheSameFirstTokensWhenCut(int maxTokens) throws IOException {
    String text = String.join(" ", HOSTILE).repeat(3);
    try (HuggingFaceTokenizer cutting =
        HuggingFaceTokenizer.builder()
            .optTokenizerPath(Engines.MODELS.resolve("all-MiniLM-L6-v2"))
            .optTruncation(true)
            .optMaxLength(maxTokens)
            .optPadding(false)
            .build()) {

      long[] expected = cutting.encode(text).getIds();

      assertEquals(maxTokens, expected.length);
      assertArrayEquals(expected, ids(text, maxTokens));
    }
  }

  private void assertSameIds(String text) {
    assertArrayEquals(
        oracle.encode(text).getIds(), ids(text, Integer.MAX_VALUE), () -> escaped(text));
  }

  private long[] ids(String text, int maxTokens) {
    TokenIds ids = ours.encode(text, maxTokens);
    long[] all = new long[ids.length()];
    for (int i = 0; i < all.length; i++) {
      all[i] = ids.get(i);
    }
    return all;
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars().forEach(unit -> escaped.append(String.format("\\u%04x", unit)));
    return escaped.toString();
  }
}
