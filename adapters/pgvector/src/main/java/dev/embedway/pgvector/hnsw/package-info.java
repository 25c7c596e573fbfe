/**
 * HNSW and text indexes of large index versions: the owner's job that adds and drops them, and
 * their state as any role sees it. Open {@link dev.embedway.pgvector.hnsw.PgHnswIndexJob} first.
 */
@NullMarked
package dev.embedway.pgvector.hnsw;

import org.jspecify.annotations.NullMarked;
