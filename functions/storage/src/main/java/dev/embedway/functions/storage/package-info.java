/**
 * The storage function: embedded batches and metadata into the vector store, removed documents out
 * of it. Open {@link dev.embedway.functions.storage.StorageHandler} first. The same zip has the
 * functions of the database's owner: {@link dev.embedway.functions.storage.HnswIndexesHandler} for
 * HNSW indexes, {@link dev.embedway.functions.storage.MigrationsHandler} for tables, and {@link
 * dev.embedway.functions.storage.DatabaseRolesHandler} for roles.
 */
@NullMarked
package dev.embedway.functions.storage;

import org.jspecify.annotations.NullMarked;
