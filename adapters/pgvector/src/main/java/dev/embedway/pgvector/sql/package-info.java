/**
 * Statements with bound values, tables of vectors, jsonb, and the mapping of a database's failures
 * to exceptions. Open {@link dev.embedway.pgvector.sql.Sql} first.
 */
@NullMarked
package dev.embedway.pgvector.sql;

import org.jspecify.annotations.NullMarked;
