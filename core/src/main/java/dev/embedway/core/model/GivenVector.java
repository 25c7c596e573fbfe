package dev.embedway.core.model;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import java.util.stream.IntStream;

/** Checks of vectors that callers give. */
public final class GivenVector {

  private GivenVector() {}

  /**
   * Refuses values that cannot be compared with vectors of {@code dim} floats.
   *
   * @param field that callers know the vector by
   * @throws InvalidRequestException {@code invalid_dimensions} for another length, {@code
   *     invalid_parameter} for numbers that are not finite or all 0; the message begins with the
   *     field
   */
  public static void check(String field, Vector values, int dim) {
    if (values.dim() != dim) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_DIMENSIONS,
          field
              + " must have "
              + dim
              + " numbers, as the store's vectors do; it has "
              + values.dim(),
          field);
    }
    if (!values.isFinite()) {
      throw invalid(field, "must be finite numbers of single precision, at most 3.4e38 in size");
    }
    if (IntStream.range(0, dim).allMatch(i -> values.get(i) == 0)) {
      throw invalid(field, "must have a number other than 0 in single precision; all are 0");
    }
  }

  private static InvalidRequestException invalid(String field, String rule) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, field + " " + rule, field);
  }
}
