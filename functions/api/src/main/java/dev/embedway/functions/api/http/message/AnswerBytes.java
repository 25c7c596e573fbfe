package dev.embedway.functions.api.http.message;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TooLargeException;
import java.util.Map;

/**
 * The largest answer of texts: Lambda gives back at most 6 MB of JSON, which has it as a string.
 */
public final class AnswerBytes {

  /** Most bytes of an answer within Lambda's own JSON. */
  private static final int MAX = 5_900_000;

  private AnswerBytes() {}

  /**
   * Refuses an answer that Lambda would not give back.
   *
   * @param what begins the message, such as "the text is"
   * @param advice ends the message
   * @throws TooLargeException {@code response_too_large}, with the bytes that it has and may have
   */
  public static void check(String body, String what, String advice) {
    long bytes = of(body);
    if (bytes > MAX) {
      throw new TooLargeException(
          ErrorCode.RESPONSE_TOO_LARGE,
          what + " " + bytes + " bytes as JSON; allowed are " + MAX + advice,
          Map.of("bytes", bytes, "limit", MAX));
    }
  }

  /** Bytes that JSON of ours, or a part of it, takes within Lambda's own. */
  public static long of(String json) {
    return json.chars().mapToLong(AnswerBytes::of).sum();
  }

  /** Lambda's serializer writes both halves of a surrogate pair as escapes. */
  private static int of(int character) {
    if (character < 0x80) {
      return character == '"' || character == '\\' ? 2 : 1;
    }
    if (character < 0x800) {
      return 2;
    }
    return Character.isSurrogate((char) character) ? 6 : 3;
  }
}
