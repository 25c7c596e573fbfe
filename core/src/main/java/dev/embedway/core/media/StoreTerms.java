package dev.embedway.core.media;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Model and chunking that a request names for documents or a collection, whose store has its own.
 *
 * @param model id of a model
 * @param provider name of the model's provider
 * @param chunkWords size of a chunk, in words
 * @param overlapWords words that a chunk repeats of the one before
 */
public record StoreTerms(
    Optional<String> model,
    Optional<String> provider,
    OptionalInt chunkWords,
    OptionalInt overlapWords) {

  /** The store's own, whatever they are. */
  public static final StoreTerms NONE =
      new StoreTerms(Optional.empty(), Optional.empty(), OptionalInt.empty(), OptionalInt.empty());

  /** A model alone. */
  public static StoreTerms ofModel(Optional<String> model, Optional<String> provider) {
    return new StoreTerms(model, provider, OptionalInt.empty(), OptionalInt.empty());
  }
}
