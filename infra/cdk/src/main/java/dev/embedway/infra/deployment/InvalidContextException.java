package dev.embedway.infra.deployment;

/**
 * Error for a choice that cannot be deployed; its message says what to do and needs no stack trace.
 */
public final class InvalidContextException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  /** An error by its message, which says what to do. */
  public InvalidContextException(String message) {
    super(message);
  }
}
