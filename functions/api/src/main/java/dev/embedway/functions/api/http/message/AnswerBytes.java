package dev.embedway.functions.api.http.message;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TooLargeException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The largest answer of texts: Lambda gives back at most 6 MB of JSON, which has it as a string.
 */
public final class AnswerBytes {

  /** Most bytes of an answer within Lambda's own JSON. */
  private static final int MAX = 5_900_000;

  /** Most bytes that a character of a body takes there. */
  private static final int PER_CHARACTER = 3;

  private AnswerBytes() {}

  /**
   * Refuses an answer that Lambda would not give back.
   *
   * @param what begins the message, such as "the text is"
   * @param advice ends the message
   * @throws TooLargeException {@code response_too_large}, with the bytes that it has and may have
   */
  public static void check(String body, String what, String advice) {
    if (body.length() <= MAX / PER_CHARACTER) {
      return;
    }
    int bytes = new TextNode(body).toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX) {
      throw new TooLargeException(
          ErrorCode.RESPONSE_TOO_LARGE,
          what + " " + bytes + " bytes as JSON; allowed are " + MAX + advice,
          Map.of("bytes", bytes, "limit", MAX));
    }
  }
}
