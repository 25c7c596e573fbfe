package dev.embedway.functions.api.embeddings;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TooLargeException;
import java.util.Map;

/** The largest answer: Lambda gives back at most 6 MB, so ours end below. */
final class AnswerSize {

  /** Most characters of an answer. */
  static final int MAX_CHARACTERS = 5_500_000;

  private static final int PER_ITEM = 64;

  private AnswerSize() {}

  /**
   * Refuses a request whose answer would be too large, before anything is computed.
   *
   * @throws TooLargeException {@code response_too_large}, saying how many inputs fit
   */
  static void check(int inputs, int dim, EncodingFormat format) {
    double perInput = PER_ITEM + dim * format.charactersPerFloat();
    int fit = (int) (MAX_CHARACTERS / perInput);
    if (inputs > fit) {
      throw new TooLargeException(
          ErrorCode.RESPONSE_TOO_LARGE,
          "the answer to "
              + inputs
              + " inputs of "
              + dim
              + " dimensions would be over "
              + MAX_CHARACTERS
              + " bytes; "
              + fit
              + " inputs fit in one request"
              + advice(format),
          Map.of("inputs", inputs, "limit", fit));
    }
  }

  /**
   * Refuses an answer that became too large all the same: numbers of many digits are known only
   * once they are written. What was made is in the cache.
   *
   * @throws TooLargeException {@code response_too_large}, saying how many inputs fit
   */
  static String checked(String body, int inputs, EncodingFormat format) {
    if (body.length() <= MAX_CHARACTERS) {
      return body;
    }
    int fit = (int) ((long) inputs * MAX_CHARACTERS / body.length());
    throw new TooLargeException(
        ErrorCode.RESPONSE_TOO_LARGE,
        "the answer to "
            + inputs
            + " inputs is "
            + body.length()
            + " bytes; allowed are "
            + MAX_CHARACTERS
            + ": about "
            + fit
            + " inputs fit in one request"
            + advice(format),
        Map.of("inputs", inputs, "limit", fit));
  }

  private static String advice(EncodingFormat format) {
    return switch (format) {
      case FLOAT ->
          "; or POST /embeddings with \"encoding_format\": \"base64\", which is 2.3 times smaller";
      case BASE64 -> "";
    };
  }
}
