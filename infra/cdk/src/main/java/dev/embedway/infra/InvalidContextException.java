package dev.embedway.infra;

/**
 * Error for a choice that cannot be deployed; its message says what to do and needs no stack trace.
 */
final class InvalidContextException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  InvalidContextException(String message) {
    super(message);
  }
}
