/**
 * The request path: text in, vectors out. Open {@link dev.embedway.core.embedding.Embedder} first.
 * The API and the pipeline's embedding stage go through the same one, so a text has one vector
 * whichever way it came. {@link dev.embedway.core.embedding.FallbackEmbedder} stands before it in
 * the API, for models that stand in for one another.
 */
@NullMarked
package dev.embedway.core.embedding;

import org.jspecify.annotations.NullMarked;
