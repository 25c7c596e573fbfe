/** The store against a real PostgreSQL. Open {@code TestDatabase} first. */
@NullMarked
package dev.embedway.pgvector;

import org.jspecify.annotations.NullMarked;
