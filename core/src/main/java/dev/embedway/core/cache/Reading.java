package dev.embedway.core.cache;

import dev.embedway.core.model.ModelSpec;

/**
 * A text and how much of it a model reads.
 *
 * @param text without the prompt
 * @param tokens of the whole text with its prompt, as our tokenizer counts them
 */
public record Reading(String text, int tokens) {

  /** Tokens that the model reads. */
  public int kept(ModelSpec model) {
    return Math.min(tokens, model.maxTokens());
  }

  boolean isCut(ModelSpec model) {
    return tokens > model.maxTokens();
  }
}
