package dev.embedway.core.error;

import org.jspecify.annotations.Nullable;

/** The request names something that does not exist for this caller. */
public final class NotFoundException extends EmbedwayException {

  private static final long serialVersionUID = 1L;

  /** A fault without a field to blame. */
  public NotFoundException(ErrorCode code, String message) {
    this(code, message, null);
  }

  /** A fault that one field or header is to blame for. */
  public NotFoundException(ErrorCode code, String message, @Nullable String param) {
    super(ErrorCode.Kind.NOT_FOUND, code, message, param, null, null);
  }

  @Override
  public boolean isRetriable() {
    return false;
  }
}
