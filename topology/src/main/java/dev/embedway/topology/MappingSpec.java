package dev.embedway.topology;

import java.time.Duration;

/**
 * A queue as a function's event source, with partial batch responses.
 *
 * @param queue its name
 * @param function the consumer's name
 * @param batchSize most records of one event
 * @param window longest wait for a fuller batch
 * @param maxConcurrency most invocations at once
 */
public record MappingSpec(
    String queue, String function, int batchSize, Duration window, int maxConcurrency) {}
