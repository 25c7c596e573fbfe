/**
 * The routes that answer vectors. Open {@link
 * dev.embedway.functions.api.embeddings.EmbeddingsRoute} first: OpenAI's body in, its answer out.
 */
@NullMarked
package dev.embedway.functions.api.embeddings;

import org.jspecify.annotations.NullMarked;
