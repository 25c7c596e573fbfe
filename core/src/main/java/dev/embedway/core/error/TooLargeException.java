package dev.embedway.core.error;

/** The request or its answer is over a size limit. */
public final class TooLargeException extends EmbedwayException {

  private static final long serialVersionUID = 1L;

  /** A fault with its limit and what was given among the facts. */
  public TooLargeException(ErrorCode code, String message, Object details) {
    super(ErrorCode.Kind.TOO_LARGE, code, message, null, details, null);
  }

  @Override
  public boolean isRetriable() {
    return false;
  }
}
