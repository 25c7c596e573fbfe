package dev.embedway.core.error;

import org.jspecify.annotations.Nullable;

/** A fault of ours. */
public final class InternalException extends EmbedwayException {

  private static final long serialVersionUID = 1L;

  /** A fault; {@code cause} is for logs only. */
  public InternalException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(ErrorCode.Kind.INTERNAL, code, message, null, null, cause);
  }

  @Override
  public boolean isRetriable() {
    return true;
  }
}
