package dev.embedway.core.provider;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UpstreamException;
import dev.embedway.core.model.Vector;
import java.util.List;

/** Checks that every answer must pass before any of it is used or kept. */
public final class ProviderAnswers {

  /** The longest vector that is believed of a model whose length is not known. */
  private static final int MAX_DIM = 65_536;

  private ProviderAnswers() {}

  /**
   * Refuses an answer that has not one finite vector for each text, all of the length that the call
   * asks for, or of one length where only the answer tells it.
   *
   * @throws UpstreamException {@code provider_malformed_response}
   */
  public static void check(EmbedCall call, EmbedResult result) {
    int count = result.vectors().size();
    if (count != call.inputs().size()) {
      throw malformed(call, count + " vectors for " + call.inputs().size() + " texts");
    }
    for (int i = 0; i < count; i++) {
      check(call, result.vectors(), i);
    }
    if (!result.tokens().isEmpty() && result.tokens().size() != count) {
      throw malformed(call, result.tokens().size() + " counts of tokens for " + count + " texts");
    }
  }

  private static void check(EmbedCall call, List<Vector> vectors, int i) {
    Vector vector = vectors.get(i);
    int first = vectors.getFirst().dim();
    if (vector.dim() < 1 || vector.dim() > MAX_DIM) {
      throw malformed(
          call,
          "a vector of "
              + vector.dim()
              + " floats; expected were "
              + call.dim().stream().mapToObj(Integer::toString).findFirst().orElse("1.." + MAX_DIM),
          i);
    }
    if (vector.dim() != call.dim().orElse(first)) {
      String why = call.dim().isPresent() ? "" : ", as in its first vector";
      throw malformed(
          call,
          "a vector of "
              + vector.dim()
              + " floats; expected were "
              + call.dim().orElse(first)
              + why,
          i);
    }
    if (!vector.isFinite()) {
      throw malformed(call, "a vector with a number that is not finite", i);
    }
  }

  private static UpstreamException malformed(EmbedCall call, String what, int index) {
    return new UpstreamException(
        ErrorCode.PROVIDER_MALFORMED_RESPONSE,
        "provider " + call.model().provider() + " answered one text with " + what,
        index);
  }

  private static UpstreamException malformed(EmbedCall call, String what) {
    return new UpstreamException(
        ErrorCode.PROVIDER_MALFORMED_RESPONSE,
        "provider " + call.model().provider() + " answered with " + what,
        null);
  }
}
