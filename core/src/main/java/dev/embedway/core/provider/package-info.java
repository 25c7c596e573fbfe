/**
 * Port to the engines and services that compute embeddings. Open {@link
 * dev.embedway.core.provider.EmbeddingProvider} first. Vectors come back in the order of the texts,
 * one each, finite, of the model's native length.
 */
@NullMarked
package dev.embedway.core.provider;

import org.jspecify.annotations.NullMarked;
