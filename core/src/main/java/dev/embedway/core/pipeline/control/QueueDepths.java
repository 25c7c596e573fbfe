package dev.embedway.core.pipeline.control;

import dev.embedway.core.pipeline.message.PipelineStage;

/**
 * Depths of the stages' queues.
 *
 * <p>Thread-safe.
 */
@FunctionalInterface
public interface QueueDepths {

  /** The messages of a stage's queue; one request to a remote service. */
  QueueDepth depth(PipelineStage stage);
}
