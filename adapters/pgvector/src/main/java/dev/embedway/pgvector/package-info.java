/**
 * The vector store on PostgreSQL with pgvector. Open {@link dev.embedway.pgvector.PgVectorStore}
 * first, then the migration that lays out its tables. {@link dev.embedway.pgvector.schema.PgSchema}
 * runs the migrations as the owner of the tables; the store connects as a role that owns nothing,
 * and every transaction names its tenant, by row-level security and in each statement. Rows are
 * added under a generation's number and seen only while that generation is their document's current
 * one, so nothing is updated in place but the document's own row. Scores are 0..1, higher is
 * closer.
 */
@NullMarked
package dev.embedway.pgvector;

import org.jspecify.annotations.NullMarked;
