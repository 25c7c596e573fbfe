package dev.embedway.core.embedding;

import dev.embedway.core.error.EmbedwayException;

/** Asked once the tokens of a request are known, and before they are worked on. */
@FunctionalInterface
public interface TokenGate {

  /** Lets everything pass. */
  TokenGate OPEN = _ -> {};

  /**
   * Lets so many tokens pass.
   *
   * @throws EmbedwayException when they may not
   */
  void admit(long tokens);
}
