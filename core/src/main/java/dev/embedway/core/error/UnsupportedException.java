package dev.embedway.core.error;

/** Known to the contract, without an implementation for what was asked. */
public final class UnsupportedException extends EmbedwayException {

  private static final long serialVersionUID = 1L;

  /** A fault of this kind without further facts. */
  public UnsupportedException(ErrorCode code, String message) {
    super(ErrorCode.Kind.UNSUPPORTED, code, message, null, null, null);
  }

  @Override
  public boolean isRetriable() {
    return false;
  }
}
