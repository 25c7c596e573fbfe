package dev.embedway.local.cli.deadletters;

import dev.embedway.local.cli.argument.Words;

/** A state that a list of dead letters can be limited to. */
enum LetterState {
  QUARANTINED,
  APPROVED_FOR_REQUEUE,
  IGNORED,
  REQUEUED,
  SUPERSEDED;

  /** The word that is typed. */
  @Override
  public String toString() {
    return Words.of(this);
  }
}
