package dev.embedway.core.error;

import java.util.Map;

/** No key, or a key that is not known, revoked or expired. */
public final class AuthenticationException extends EmbedwayException {

  private static final long serialVersionUID = 1L;

  /** A fault of this kind without further facts. */
  public AuthenticationException(ErrorCode code, String message) {
    super(code, message, null, Map.of(), null);
  }

  @Override
  public boolean isRetriable() {
    return false;
  }
}
