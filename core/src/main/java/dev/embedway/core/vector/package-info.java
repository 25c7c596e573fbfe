/**
 * Vectors of documents, and their search. Open {@link dev.embedway.core.vector.VectorStore} first.
 * A document is visible through its current generation alone. An <i>HNSW index</i> is approximate,
 * over the vectors of one large index version: see {@link
 * dev.embedway.core.vector.HnswIndexPolicy}.
 */
@NullMarked
package dev.embedway.core.vector;

import org.jspecify.annotations.NullMarked;
