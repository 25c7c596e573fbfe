/**
 * The embedding function: vectors of chunk batches. Open {@link
 * dev.embedway.functions.embedding.EmbeddingHandler} first.
 */
@NullMarked
package dev.embedway.functions.embedding;

import org.jspecify.annotations.NullMarked;
