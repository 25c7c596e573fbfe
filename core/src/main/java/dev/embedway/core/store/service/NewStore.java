package dev.embedway.core.store.service;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A store as a caller asks for it.
 *
 * @param name of which one is made if there is none
 * @param description empty where there is none
 * @param metadata the caller's own facts
 * @param model the default one if none is named
 * @param dimensions length of the vectors, the model's own if none is given
 * @param chunking of its documents, from the default that fits the model
 */
public record NewStore(
    Optional<String> name,
    Optional<String> description,
    MetadataChange metadata,
    Optional<ModelName> model,
    OptionalInt dimensions,
    ChunkingChange chunking) {

  /**
   * A model as a caller names it.
   *
   * @param field that has the name, for faults of it
   */
  public record ModelName(String id, String field) {}
}
