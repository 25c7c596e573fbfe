/**
 * The port to whoever computes embeddings. Open {@link
 * dev.embedway.core.provider.EmbeddingProvider} first. Vectors come back in the order of the texts,
 * one each, finite, of the model's native length.
 */
@NullMarked
package dev.embedway.core.provider;

import org.jspecify.annotations.NullMarked;
