package dev.embedway.core.record.batch;

/**
 * State of the file that holds a batch's lines.
 *
 * @param etag of its bytes
 * @param bytes their number
 */
public record UpsertFile(String etag, long bytes) {}
