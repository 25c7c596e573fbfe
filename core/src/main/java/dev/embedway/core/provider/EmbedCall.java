package dev.embedway.core.provider;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * One call to a provider.
 *
 * @param model one of the provider's
 * @param role picks the prompt that the provider puts before each text
 * @param texts 1..2048, none blank; a text over the model's limit is truncated to its first {@code
 *     maxTokens} tokens, so whoever refuses such texts does so before
 * @param deadline no work is begun after it
 * @param dimensions length that a service is to make the vectors of; empty for the model's own,
 *     which a model in this process always makes
 * @param requester on whose behalf
 */
public record EmbedCall(
    ModelSpec model,
    PromptRole role,
    List<String> texts,
    Instant deadline,
    OptionalInt dimensions,
    Requester requester) {

  public EmbedCall {
    texts = List.copyOf(texts);
  }

  /** A call of the installation itself. */
  public EmbedCall(
      ModelSpec model,
      PromptRole role,
      List<String> texts,
      Instant deadline,
      OptionalInt dimensions) {
    this(model, role, texts, deadline, dimensions, Requester.OPERATOR);
  }

  /** A call of the installation itself for vectors of the model's own length. */
  public EmbedCall(ModelSpec model, PromptRole role, List<String> texts, Instant deadline) {
    this(model, role, texts, deadline, OptionalInt.empty());
  }

  /** The same call for some of its texts. */
  public EmbedCall of(List<String> some) {
    return new EmbedCall(model, role, some, deadline, dimensions, requester);
  }

  /** The length that its vectors are to have; empty where only the answer tells. */
  public OptionalInt dim() {
    if (dimensions.isPresent() || model.isOfAnyDim()) {
      return dimensions;
    }
    return OptionalInt.of(model.dim());
  }

  /** The same call of another requester. */
  public EmbedCall by(Requester other) {
    return new EmbedCall(model, role, texts, deadline, dimensions, other);
  }

  /** The same call with another deadline. */
  public EmbedCall until(Instant other) {
    return new EmbedCall(model, role, texts, other, dimensions, requester);
  }
}
