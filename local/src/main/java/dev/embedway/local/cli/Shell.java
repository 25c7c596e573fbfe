package dev.embedway.local.cli;

import dev.embedway.local.cli.argument.Words;

/** A shell that completes commands. */
enum Shell {
  BASH,
  ZSH,
  FISH;

  /** The word that is typed. */
  @Override
  public String toString() {
    return Words.of(this);
  }
}
