/**
 * Batches of records: lines of JSON, inline or uploaded, that a schedule writes into a store. Open
 * {@link dev.embedway.core.record.batch.UpsertBatchWorker} first.
 */
@NullMarked
package dev.embedway.core.record.batch;

import org.jspecify.annotations.NullMarked;
