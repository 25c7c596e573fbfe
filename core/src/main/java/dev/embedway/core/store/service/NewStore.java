package dev.embedway.core.store.service;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A store as a caller asks for it.
 *
 * @param presentation name and facts
 * @param vectors that it is to hold
 * @param chunking of its documents, from the default that fits the model
 * @param expiry from none
 */
public record NewStore(
    Presentation presentation, Vectors vectors, ChunkingChange chunking, ExpiryChange expiry) {

  /**
   * Presentation of a new store.
   *
   * @param name of which one is made if there is none
   * @param description empty where there is none
   * @param metadata the caller's own facts
   */
  public record Presentation(
      Optional<String> name, Optional<String> description, MetadataChange metadata) {}

  /**
   * Vectors of a new store.
   *
   * @param model the default one if none is named
   * @param dimensions their length, the model's own if none is given
   */
  public record Vectors(Optional<ModelName> model, OptionalInt dimensions) {}

  /**
   * A model as a caller names it.
   *
   * @param field that has the name, for faults of it
   */
  public record ModelName(String id, String field) {}
}
