package dev.embedway.emulators.server;

import java.util.Objects;

/**
 * A server of this module that cannot be had, started or stopped; the message says what to do about
 * it.
 */
public final class EmulatorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A fault by its message. */
  public EmulatorException(String message) {
    super(message);
  }

  /** A fault by its message, after another. */
  public EmulatorException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
