package dev.embedway.core.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.TokenDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenArraysTest {

  private final Bytes bytes = new Bytes();
  private final TokenArrays arrays = new TokenArrays(bytes);

  @Test
  void givesTheIdsOfEachArrayWithTheirTextInOrder() {
    List<String> texts = List.of("two tides", "\u00fcber \u65e5", "a");

    assertEquals(
        texts.stream().<Input>map(text -> new Input.Tokens(ids(text), text)).toList(),
        arrays.inputs(texts.stream().map(TokenArraysTest::ids).toList()));
  }

  @Test
  void namesTheInputAndThePlaceOfWhatIsNoToken() {
    for (int wrong : new int[] {-1, 256, Integer.MAX_VALUE}) {
      EmbedwayException refusal = refusal(List.of(ids("a"), List.of(97, wrong)));

      assertEquals(ErrorCode.INVALID_TOKEN_ARRAY, refusal.code());
      assertEquals(Optional.of(Map.of("index", 1, "position", 1)), refusal.details());
      assertTrue(refusal.getMessage().contains("bytes"), refusal.getMessage());
      assertFalse(refusal.getMessage().contains(String.valueOf(wrong)), refusal.getMessage());
    }
  }

  @Test
  void keepsWhatCanBeReadOfACharacterThatIsCutInTwo() {
    List<Integer> cut = new ArrayList<>(ids("tide \u65e5"));
    cut.removeLast();

    assertEquals(List.of(new Input.Tokens(cut, "tide \ufffd")), arrays.inputs(List.of(cut)));
  }

  @Test
  void refusesNoArraysEmptyOnesAndTooMany() {
    EmbedwayException empty = refusal(List.of(ids("a"), List.of()));

    assertEquals(ErrorCode.EMPTY_INPUT, refusal(List.of()).code());
    assertEquals(ErrorCode.EMPTY_INPUT, empty.code());
    assertEquals(Optional.of(Map.of("index", 1)), empty.details());
    assertEquals(2048, arrays.inputs(Collections.nCopies(2048, ids("a"))).size());
    assertEquals(ErrorCode.TOO_MANY_INPUTS, refusal(Collections.nCopies(2049, ids("a"))).code());
  }

  @Test
  void decodesNothingOfARequestWithMoreIdsThanTokensAreAllowed() {
    List<Integer> half = Collections.nCopies(RequestLimits.MAX_TOKENS / 2, 97);

    EmbedwayException refusal = refusal(List.of(half, half, List.of(97)));

    assertEquals(ErrorCode.MAX_TOKENS_PER_REQUEST, refusal.code());
    assertEquals(Optional.of(Map.of("tokens", 300_001L, "limit", 300_000)), refusal.details());
    assertEquals(0, bytes.decoded);
    assertEquals(2, arrays.inputs(List.of(half, half)).size());
  }

  @Test
  void standsForNoMoreTextThanABodyOfTextMayHold() {
    List<Integer> longTokens = Collections.nCopies(50_000, Bytes.LONG);

    EmbedwayException refusal = refusal(List.of(longTokens, longTokens));

    assertEquals(ErrorCode.BODY_TOO_LARGE, refusal.code());
    assertEquals(50_000 * 64, arrays.inputs(List.of(longTokens)).getFirst().text().length());
  }

  private EmbedwayException refusal(List<List<Integer>> given) {
    return assertThrows(EmbedwayException.class, () -> arrays.inputs(given));
  }

  private static List<Integer> ids(String text) {
    List<Integer> ids = new ArrayList<>();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      ids.add(b & 0xff);
    }
    return ids;
  }

  /** A vocabulary of single bytes, and of one token of 64. */
  private static final class Bytes implements TokenDecoder {

    private static final int LONG = 1000;

    private int decoded;

    @Override
    public String vocabulary() {
      return "bytes";
    }

    @Override
    public boolean isToken(int id) {
      return (id >= 0 && id < 256) || id == LONG;
    }

    @Override
    public String decode(List<Integer> ids) {
      decoded++;
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      byte[] dots = ".".repeat(64).getBytes(StandardCharsets.US_ASCII);
      for (int id : ids) {
        written.writeBytes(id == LONG ? dots : new byte[] {(byte) id});
      }
      return written.toString(StandardCharsets.UTF_8);
    }
  }
}
