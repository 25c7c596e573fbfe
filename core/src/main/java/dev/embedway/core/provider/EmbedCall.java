package dev.embedway.core.provider;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import java.time.Instant;
import java.util.List;

/**
 * One call to a provider.
 *
 * @param model one of the provider's
 * @param role picks the prompt that the provider puts before each text
 * @param texts 1..2048, none blank; a text over the model's limit is truncated to its first {@code
 *     maxTokens} tokens, so whoever refuses such texts does so before
 * @param deadline no work is begun after it
 */
public record EmbedCall(ModelSpec model, PromptRole role, List<String> texts, Instant deadline) {

  public EmbedCall {
    texts = List.copyOf(texts);
  }
}
