package dev.embedway.core.error;

import org.jspecify.annotations.Nullable;

/** Time was up before the work was done. */
public final class TimedOutException extends EmbedwayException {

  private static final long serialVersionUID = 1L;

  /** A fault; {@code cause} is for logs only. */
  public TimedOutException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(ErrorCode.Kind.TIMED_OUT, code, message, null, null, cause);
  }

  @Override
  public boolean isRetriable() {
    return true;
  }
}
