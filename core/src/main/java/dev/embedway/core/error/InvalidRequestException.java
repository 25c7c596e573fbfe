package dev.embedway.core.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The request cannot succeed as it was written. */
public final class InvalidRequestException extends EmbedwayException {

  private static final long serialVersionUID = 1L;

  /** A fault that one field or header is to blame for; {@code param} is null where none is. */
  public InvalidRequestException(ErrorCode code, String message, @Nullable String param) {
    super(ErrorCode.Kind.INVALID_REQUEST, code, message, param, null, null);
  }

  /** The same with facts beside the message. */
  public InvalidRequestException(
      ErrorCode code, String message, @Nullable String param, @Nullable Object details) {
    super(ErrorCode.Kind.INVALID_REQUEST, code, message, param, details, null);
  }

  /** The same fault of another field, for a route that has the value under another name. */
  public InvalidRequestException about(String field) {
    return new InvalidRequestException(code(), getMessage(), field, details().orElse(null));
  }

  /** The same fault, of another field if it is of {@code name}. */
  public InvalidRequestException renamed(String name, String field) {
    return param().equals(Optional.of(name)) ? about(field) : this;
  }

  @Override
  public boolean isRetriable() {
    return false;
  }
}
