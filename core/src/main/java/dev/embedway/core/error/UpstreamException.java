package dev.embedway.core.error;

import org.jspecify.annotations.Nullable;

/** A provider answered, but not with what was asked for. */
public final class UpstreamException extends EmbedwayException {

  private static final long serialVersionUID = 1L;

  /** A fault; {@code cause} is for logs only. */
  public UpstreamException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(code, message, null, null, cause);
  }

  @Override
  public boolean isRetriable() {
    return false;
  }
}
