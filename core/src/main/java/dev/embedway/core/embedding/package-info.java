/**
 * The request path: text in, vectors out. Open {@link dev.embedway.core.embedding.Embedder} first.
 * The API and the pipeline's embedding stage go through the same one, so a text has one vector
 * whichever way it came.
 */
@NullMarked
package dev.embedway.core.embedding;

import org.jspecify.annotations.NullMarked;
