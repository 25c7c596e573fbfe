package dev.embedway.core.error;

/** The caller is known and may not do this. */
public final class PermissionException extends EmbedwayException {

  private static final long serialVersionUID = 1L;

  /** A fault of this kind without further facts. */
  public PermissionException(ErrorCode code, String message) {
    super(code, message, null, null, null);
  }

  @Override
  public boolean isRetriable() {
    return false;
  }
}
