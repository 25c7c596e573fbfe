package dev.embedway.core.error;

/** No key, or a key that is not known, revoked or expired. */
public final class AuthenticationException extends EmbedwayException {

  private static final long serialVersionUID = 1L;

  /** A fault of this kind without further facts. */
  public AuthenticationException(ErrorCode code, String message) {
    super(ErrorCode.Kind.AUTHENTICATION, code, message, null, null, null);
  }

  @Override
  public boolean isRetriable() {
    return false;
  }
}
