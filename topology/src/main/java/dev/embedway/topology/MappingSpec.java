package dev.embedway.topology;

import java.time.Duration;

/**
 * A queue as its consumer's event source, with partial batch responses.
 *
 * @param queue its name
 * @param batchSize max records of one event
 * @param window longest wait for a fuller batch
 * @param maxConcurrency max invocations at once
 */
public record MappingSpec(String queue, int batchSize, Duration window, int maxConcurrency) {}
