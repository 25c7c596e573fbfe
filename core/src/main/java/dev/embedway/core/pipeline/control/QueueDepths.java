package dev.embedway.core.pipeline.control;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.message.PipelineStage;

/** Depths of the stages' queues. */
@ThreadSafe
@FunctionalInterface
public interface QueueDepths {

  /** The messages of a stage's queue; one request to a remote service. */
  QueueDepth depth(PipelineStage stage);
}
