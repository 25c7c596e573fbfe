/**
 * Searches by vector, by text and by both, each as one statement. Open {@link
 * dev.embedway.pgvector.search.VectorSearch} first.
 */
@NullMarked
package dev.embedway.pgvector.search;

import org.jspecify.annotations.NullMarked;
