package dev.embedway.core.pipeline.control;

import dev.embedway.core.pipeline.control.StageSwitch.Position;

/**
 * The wanted state of a stage.
 *
 * @param paused its queue is not read
 * @param draining new work is refused, and work goes on unless it is paused too
 */
public record StageFlags(boolean paused, boolean draining) {

  /** Of a stage that nobody has touched. */
  public static final StageFlags RUNNING = new StageFlags(false, false);

  /** The position of the switch that is wanted. */
  public Position position() {
    return paused ? Position.OFF : Position.ON;
  }
}
