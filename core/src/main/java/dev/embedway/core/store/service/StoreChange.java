package dev.embedway.core.store.service;

import java.util.Optional;

/**
 * A change of a store.
 *
 * @param name the present one if none is given
 * @param description the present one if none is given
 * @param metadata the caller's own facts
 * @param chunking of documents that are uploaded from then on, from the present one
 */
public record StoreChange(
    Optional<String> name,
    Optional<String> description,
    MetadataChange metadata,
    ChunkingChange chunking) {}
