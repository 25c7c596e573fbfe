package dev.embedway.emulators;

import java.util.Objects;

/**
 * A server of this package that cannot be had, started or stopped; the message says what to do
 * about it.
 */
public final class EmulatorException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  EmulatorException(String message) {
    super(message);
  }

  EmulatorException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
