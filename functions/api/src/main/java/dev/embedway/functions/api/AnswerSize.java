package dev.embedway.functions.api;

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
      String advice =
          switch (format) {
            case FLOAT ->
                "; or POST /embeddings with \"encoding_format\": \"base64\", which is 2.3 times smaller";
            case BASE64 -> "";
          };
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
              + advice,
          Map.of("inputs", inputs, "limit", fit));
    }
  }
}
