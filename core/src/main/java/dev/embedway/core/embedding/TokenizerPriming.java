package dev.embedway.core.embedding;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.snapshot.SnapshotPart;

/**
 * One word counted by a model's tokenizer, which has it loaded, without the model's weights.
 *
 * @param embedder whose model it is
 * @param model its id
 */
@ThreadSafe
public record TokenizerPriming(Embedder embedder, String model) implements SnapshotPart {

  /** Counts a word; throws as {@link Embedder#embed} does for a model that is not there. */
  @Override
  public void prime() {
    embedder.tokenizer(embedder.resolve(model)).count("warm");
  }
}
