/**
 * The tables, created and migrated by their owner, and the facts of a server that must hold for
 * them. Open {@link dev.embedway.pgvector.schema.PgSchema} first; the migrations are resources of
 * the root package, in {@code migrations}.
 */
@NullMarked
package dev.embedway.pgvector.schema;

import org.jspecify.annotations.NullMarked;
