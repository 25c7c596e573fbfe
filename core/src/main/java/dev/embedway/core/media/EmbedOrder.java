package dev.embedway.core.media;

import dev.embedway.core.pipeline.upload.Regeneration;

/**
 * A caller's order to embed documents.
 *
 * @param terms that the documents' stores must have
 * @param regeneration whether what did not change is made anew
 */
public record EmbedOrder(StoreTerms terms, Regeneration regeneration) {}
