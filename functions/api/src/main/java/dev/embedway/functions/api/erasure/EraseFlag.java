package dev.embedway.functions.api.erasure;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.functions.api.http.Call;

/** The query parameter by which a deletion is an erasure. */
public final class EraseFlag {

  private static final String NAME = "erase";

  private EraseFlag() {}

  /**
   * True if the call is to erase.
   *
   * @throws InvalidRequestException for a value other than true and false: a slip must not decide
   */
  public static boolean isSet(Call call) {
    return switch (call.request().query(NAME).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new InvalidRequestException(
              ErrorCode.INVALID_PARAMETER,
              "erase must be true or false; leave it out for false",
              NAME);
    };
  }
}
