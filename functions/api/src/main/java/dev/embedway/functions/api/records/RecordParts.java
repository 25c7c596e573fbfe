package dev.embedway.functions.api.records;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.functions.api.http.Call;

/** Parts of a record that an answer shows. */
enum RecordParts {
  /** Id, metadata and content. */
  PLAIN,
  /** The vector's values too. */
  WITH_VALUES;

  private static final String INCLUDE = "include";

  /** The parts that a call asks for by {@code include}. */
  static RecordParts of(Call call) {
    String asked = call.request().query(INCLUDE).orElse("");
    return switch (asked) {
      case "" -> PLAIN;
      case "values" -> WITH_VALUES;
      default ->
          throw new InvalidRequestException(
              ErrorCode.INVALID_PARAMETER, "include must be values, or be left out", INCLUDE);
    };
  }
}
