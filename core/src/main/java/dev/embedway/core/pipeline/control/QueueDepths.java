package dev.embedway.core.pipeline.control;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.topology.Lane;
import dev.embedway.topology.QueueId;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Depths of the queues. */
@ThreadSafe
@FunctionalInterface
public interface QueueDepths {

  /** The messages of a queue; one request to a remote service. */
  QueueDepth depth(QueueId queue);

  /** The queues of bulk work that have messages; a request for each. */
  default Set<QueueId> filledBulk() {
    return Arrays.stream(QueueId.values())
        .filter(queue -> queue.lane() == Lane.BULK)
        .filter(queue -> depth(queue).total() > 0)
        .collect(Collectors.toSet());
  }

  /** The messages of all queues of a stage. */
  default QueueDepth depth(PipelineStage stage) {
    return stage.queues().stream().map(this::depth).reduce(QueueDepth.EMPTY, QueueDepth::plus);
  }
}
