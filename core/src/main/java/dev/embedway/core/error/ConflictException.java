package dev.embedway.core.error;

/** The request contradicts the present state of what it names. */
public final class ConflictException extends EmbedwayException {

  private static final long serialVersionUID = 1L;

  /** A fault of this kind without further facts. */
  public ConflictException(ErrorCode code, String message) {
    super(ErrorCode.Kind.CONFLICT, code, message, null, null, null);
  }

  @Override
  public boolean isRetriable() {
    return false;
  }
}
