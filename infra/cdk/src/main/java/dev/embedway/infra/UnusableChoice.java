package dev.embedway.infra;

/** What was chosen cannot be deployed; the message says what to do, and is all that one needs. */
final class UnusableChoice extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  UnusableChoice(String message) {
    super(message);
  }
}
