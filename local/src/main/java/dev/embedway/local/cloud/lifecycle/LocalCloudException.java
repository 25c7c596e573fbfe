package dev.embedway.local.cloud.lifecycle;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The local cloud cannot start or go on; the message says why and what to do. */
public final class LocalCloudException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A failure with a message for the user. */
  public LocalCloudException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
