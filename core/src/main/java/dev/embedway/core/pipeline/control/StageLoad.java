package dev.embedway.core.pipeline.control;

import java.time.Duration;
import java.util.Optional;

/**
 * Load of a stage.
 *
 * @param depth of its queues
 * @param stillFor longest time for which one of its open jobs has not moved on: among the oldest
 *     open jobs of all stages, a hundred or so; empty where none of them is at the stage
 */
public record StageLoad(StageFlags flags, QueueDepth depth, Optional<Duration> stillFor) {}
