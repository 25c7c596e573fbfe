package dev.embedway.core.embedding;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.TooLargeException;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.TokenDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Inputs that came as token ids, with the texts that they stand for.
 *
 * <p>What cannot be read is refused: nothing is embedded in its place.
 */
@ThreadSafe
public final class TokenArrays {

  private static final char UNREADABLE = '\ufffd';

  /** Max characters of a request, as of a body of text: one id can stand for 128 characters. */
  private static final int MAX_CHARACTERS = 4 * 1024 * 1024;

  private final TokenDecoder decoder;

  /** Arrays of ids of this vocabulary. */
  public TokenArrays(TokenDecoder decoder) {
    this.decoder = decoder;
  }

  /**
   * One input an array, in order.
   *
   * <p>Of a character that is cut in two, as at the seam where a client splits a long text, the
   * text has U+FFFD.
   *
   * @param arrays ids; a number that no id can be is to be given as -1
   * @throws InvalidRequestException {@code empty_input}, {@code too_many_inputs}, {@code
   *     max_tokens_per_request} before anything is decoded when there are more ids than a request
   *     may have tokens, or {@code invalid_token_array} with the index
   * @throws TooLargeException {@code body_too_large} when they stand for more text than a body of
   *     text may hold
   */
  public List<Input> inputs(List<List<Integer>> arrays) {
    RequestLimits.checkCount(arrays.size());
    RequestLimits.checkIds(arrays.stream().mapToLong(List::size).sum());
    List<Input> inputs = new ArrayList<>(arrays.size());
    long characters = 0;
    for (List<Integer> ids : arrays) {
      checkTokens(inputs.size(), ids);
      String text = decoder.decode(ids);
      characters += text.length();
      if (characters > MAX_CHARACTERS) {
        throw tooLarge(inputs.size());
      }
      inputs.add(new Input.Tokens(ids, text));
    }
    return inputs;
  }

  private static TooLargeException tooLarge(int index) {
    return new TooLargeException(
        ErrorCode.BODY_TOO_LARGE,
        "the token arrays up to input "
            + index
            + " stand for more text than the "
            + MAX_CHARACTERS
            + " characters that a request may hold; send several requests",
        Map.of("limit", MAX_CHARACTERS));
  }

  private void checkTokens(int index, List<Integer> ids) {
    if (ids.isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.EMPTY_INPUT,
          "input " + index + " is an empty token array; every input needs a token",
          "input",
          Map.of("index", index));
    }
    for (int position = 0; position < ids.size(); position++) {
      if (!decoder.isToken(ids.get(position))) {
        throw new InvalidRequestException(
            ErrorCode.INVALID_TOKEN_ARRAY,
            "input "
                + index
                + " holds, at position "
                + position
                + ", a number that is no token of "
                + decoder.vocabulary()
                + "; encode with that vocabulary, or send text",
            "input",
            Map.of("index", index, "position", position));
      }
    }
  }

  /** Refuses ids whose text has parts of characters and no whole one. */
  static void checkReadable(int index, Input.Tokens tokens) {
    String text = tokens.text();
    boolean isUnreadable =
        text.indexOf(UNREADABLE) >= 0
            && text.chars().allMatch(c -> c == UNREADABLE || Character.isWhitespace(c));
    if (isUnreadable) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_TOKEN_ARRAY,
          "the tokens of input "
              + index
              + " are parts of characters and make no whole one; send all tokens of a text in one array, or send text",
          "input",
          Map.of("index", index));
    }
  }
}
