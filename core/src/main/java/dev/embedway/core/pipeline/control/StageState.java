package dev.embedway.core.pipeline.control;

import dev.embedway.core.pipeline.message.PipelineStage;

/**
 * The wanted state of a stage as it is kept.
 *
 * @param revision grows by one with each change; 0 before the first
 */
public record StageState(PipelineStage stage, StageFlags flags, long revision) {

  /** Of a stage that nobody has touched. */
  public static StageState untouched(PipelineStage stage) {
    return new StageState(stage, StageFlags.RUNNING, 0);
  }
}
