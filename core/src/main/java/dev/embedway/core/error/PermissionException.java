package dev.embedway.core.error;

import java.util.Map;

/** The caller is known and may not do this. */
public final class PermissionException extends EmbedwayException {

  private static final long serialVersionUID = 1L;

  /** A fault of this kind without further facts. */
  public PermissionException(ErrorCode code, String message) {
    super(ErrorCode.Kind.PERMISSION, code, message, null, null, null);
  }

  /** A fault of this kind with facts beside the message. */
  public PermissionException(ErrorCode code, String message, Map<String, Object> details) {
    super(ErrorCode.Kind.PERMISSION, code, message, null, details, null);
  }

  @Override
  public boolean isRetriable() {
    return false;
  }
}
