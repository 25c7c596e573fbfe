package dev.embedway.core.media;

import java.time.Instant;
import java.util.Optional;

/**
 * Embeddings of a document as searches see them.
 *
 * @param embeddings vectors that a search may find; 0 for a document without any
 * @param generatedAt when the last of them was stored; empty where there are none
 */
public record MediaStatus(Media media, int embeddings, Optional<Instant> generatedAt) {}
