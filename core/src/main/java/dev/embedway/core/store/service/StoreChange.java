package dev.embedway.core.store.service;

import dev.embedway.core.store.SearchTuning;
import java.util.Optional;

/**
 * A change of a store.
 *
 * @param name the present one if none is given
 * @param description the present one if none is given
 * @param metadata the caller's own facts
 * @param chunking of documents that are uploaded from then on, from the present one
 * @param tuning of searches that choose none, the present one if none is given
 * @param expiry another one makes an expired store usable again
 */
public record StoreChange(
    Optional<String> name,
    Optional<String> description,
    MetadataChange metadata,
    ChunkingChange chunking,
    Optional<SearchTuning> tuning,
    ExpiryChange expiry) {}
