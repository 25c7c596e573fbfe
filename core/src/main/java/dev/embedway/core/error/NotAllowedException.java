package dev.embedway.core.error;

/** The route exists, but not with this method or media type. */
public final class NotAllowedException extends EmbedwayException {

  private static final long serialVersionUID = 1L;

  /** A fault of this kind without further facts. */
  public NotAllowedException(ErrorCode code, String message) {
    super(ErrorCode.Kind.NOT_ALLOWED, code, message, null, null, null);
  }

  @Override
  public boolean isRetriable() {
    return false;
  }
}
