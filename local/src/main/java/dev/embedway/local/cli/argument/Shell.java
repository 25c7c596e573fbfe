package dev.embedway.local.cli.argument;

/** A shell that completes commands. */
public enum Shell {
  BASH,
  ZSH,
  FISH;

  /** The word that is typed. */
  @Override
  public String toString() {
    return Words.of(this);
  }
}
