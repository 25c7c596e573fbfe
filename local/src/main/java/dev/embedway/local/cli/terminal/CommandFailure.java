package dev.embedway.local.cli.terminal;

/** A command cannot go on; the message says why and what to do next. */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A failure of which the message is all that the user needs. */
  public CommandFailure(String message) {
    super(message);
  }
}
