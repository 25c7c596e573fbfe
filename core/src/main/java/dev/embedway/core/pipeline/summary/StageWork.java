package dev.embedway.core.pipeline.summary;

import java.time.Instant;
import java.util.Optional;

/**
 * Work of a stage by all processes.
 *
 * @param processed messages that it completed, since the installation was made
 * @param failed messages that it gave up, since then
 * @param perMinute messages that it completed a minute, over the last five
 * @param lastCompleted time of the last one; empty if there was none for days
 */
public record StageWork(
    long processed, long failed, double perMinute, Optional<Instant> lastCompleted) {}
