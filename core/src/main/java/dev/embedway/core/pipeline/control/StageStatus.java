package dev.embedway.core.pipeline.control;

import dev.embedway.core.pipeline.control.StageSwitch.Position;
import java.util.Optional;

/**
 * A stage as an operator sees it.
 *
 * @param position of its switch; empty where the process that was asked has none
 * @param openJobs at the stage
 * @param drained true for a stage that drains when nothing is left for it
 */
public record StageStatus(
    StageFlags flags,
    Optional<Position> position,
    QueueDepth depth,
    long openJobs,
    boolean drained) {}
