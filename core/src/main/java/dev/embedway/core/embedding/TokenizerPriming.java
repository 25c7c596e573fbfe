package dev.embedway.core.embedding;

import dev.embedway.core.snapshot.SnapshotPart;

/**
 * One word counted by a model's tokenizer, which has it loaded, without the model's weights.
 *
 * <p>Thread-safe.
 *
 * @param embedder whose model it is
 * @param model its id
 */
public record TokenizerPriming(Embedder embedder, String model) implements SnapshotPart {

  /** Counts a word; throws as {@link Embedder#embed} does for a model that is not there. */
  @Override
  public void prime() {
    embedder.tokenizer(embedder.resolve(model)).count("warm");
  }
}
