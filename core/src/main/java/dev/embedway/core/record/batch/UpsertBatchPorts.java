package dev.embedway.core.record.batch;

/**
 * Ports of batches of records.
 *
 * @param batches their state
 * @param files their lines
 */
public record UpsertBatchPorts(UpsertBatchStore batches, UpsertFiles files) {}
