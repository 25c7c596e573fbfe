/**
 * The storage function: embedded batches and metadata into the vector store, removed documents out
 * of it. Open {@link dev.embedway.functions.storage.StorageHandler} first.
 */
@NullMarked
package dev.embedway.functions.storage;

import org.jspecify.annotations.NullMarked;
