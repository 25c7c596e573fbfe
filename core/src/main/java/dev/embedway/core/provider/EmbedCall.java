package dev.embedway.core.provider;

import dev.embedway.core.model.Input;
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
 * @param inputs 1..2048, no text of them blank; all texts, or all ids where the provider {@link
 *     EmbeddingProvider#readsIds reads} those; an input over the model's limit is truncated to its
 *     first {@code maxTokens} tokens, so a caller that refuses such inputs does so before the call
 * @param deadline no work is begun after it
 * @param dimensions length that a service is to make the vectors of; empty for the model's own,
 *     which a model in this process always makes
 * @param requester on whose behalf
 */
public record EmbedCall(
    ModelSpec model,
    PromptRole role,
    List<Input> inputs,
    Instant deadline,
    OptionalInt dimensions,
    Requester requester) {

  public EmbedCall {
    inputs = List.copyOf(inputs);
  }

  /** A call of the installation itself. */
  public EmbedCall(
      ModelSpec model,
      PromptRole role,
      List<String> texts,
      Instant deadline,
      OptionalInt dimensions) {
    this(model, role, Input.of(texts), deadline, dimensions, Requester.OPERATOR);
  }

  /** A call of the installation itself for vectors of the model's own length. */
  public EmbedCall(ModelSpec model, PromptRole role, List<String> texts, Instant deadline) {
    this(model, role, texts, deadline, OptionalInt.empty());
  }

  /** The inputs' texts, for a provider that reads no ids. */
  public List<String> texts() {
    return inputs.stream().map(Input::text).toList();
  }

  /** The same call for some of its inputs. */
  public EmbedCall of(List<Input> some) {
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
    return new EmbedCall(model, role, inputs, deadline, dimensions, other);
  }

  /** The same call with another deadline. */
  public EmbedCall until(Instant other) {
    return new EmbedCall(model, role, inputs, other, dimensions, requester);
  }
}
