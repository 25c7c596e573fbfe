/**
 * PostgreSQL with pgvector as a child process: its programs, its data directory, its start and its
 * end. Open {@link dev.embedway.emulators.postgres.EmbeddedPostgres} first.
 */
@NullMarked
package dev.embedway.emulators.postgres;

import org.jspecify.annotations.NullMarked;
