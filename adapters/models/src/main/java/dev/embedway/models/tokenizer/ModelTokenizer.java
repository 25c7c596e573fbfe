package dev.embedway.models.tokenizer;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.model.Tokenizer;

/** A tokenizer that also makes what the model reads. */
@ThreadSafe
public interface ModelTokenizer extends Tokenizer {

  /**
   * Returns the ids that the model reads: the text's first tokens, at most {@code maxTokens} with
   * the special ones, of which none is lost.
   */
  TokenIds encode(String text, int maxTokens);
}
