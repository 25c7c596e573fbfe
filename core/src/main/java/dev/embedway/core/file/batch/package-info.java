/**
 * Batches of files that are attached to a store by one request. Open {@link
 * dev.embedway.core.file.batch.FileBatchService} first.
 */
@NullMarked
package dev.embedway.core.file.batch;

import org.jspecify.annotations.NullMarked;
