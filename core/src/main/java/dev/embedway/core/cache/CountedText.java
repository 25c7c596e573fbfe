package dev.embedway.core.cache;

import dev.embedway.core.model.Input;
import dev.embedway.core.model.ModelSpec;

/**
 * An input with its number of tokens.
 *
 * @param input without the prompt; ids where the model reads those
 * @param tokens of the whole input with its prompt, as our tokenizer counts them
 */
public record CountedText(Input input, int tokens) {

  /** Tokens that the model reads. */
  public int kept(ModelSpec model) {
    return Math.min(tokens, model.maxTokens());
  }

  boolean isCut(ModelSpec model) {
    return tokens > model.maxTokens();
  }
}
