/**
 * The vector store of a local cloud, on a PostgreSQL of its own or another, or on a Chroma server;
 * passwords, refusals in words that say what to do, and the mark of the database in use. Open
 * {@link dev.embedway.local.cloud.database.CloudDatabase} first.
 */
@NullMarked
package dev.embedway.local.cloud.database;

import org.jspecify.annotations.NullMarked;
