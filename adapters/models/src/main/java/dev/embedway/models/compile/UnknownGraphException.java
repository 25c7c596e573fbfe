package dev.embedway.models.compile;

/** A graph that is not compiled; the message says what is in it that is not known. */
public final class UnknownGraphException extends Exception {

  private static final long serialVersionUID = 1L;

  UnknownGraphException(String reason) {
    super(reason);
  }
}
