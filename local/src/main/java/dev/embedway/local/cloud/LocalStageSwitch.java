package dev.embedway.local.cloud;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.control.StageSwitch;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.local.runner.event.EventSourceMapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Switches of a local cloud's event source mappings: the same as Lambda's. A mapping that is not
 * there yet is switched when it starts.
 */
@ThreadSafe
final class LocalStageSwitch implements StageSwitch {

  private final Map<PipelineStage, List<EventSourceMapping>> mappings = new ConcurrentHashMap<>();

  /** Adds the mapping of one of a stage's queues. */
  void add(PipelineStage stage, EventSourceMapping mapping) {
    mappings.computeIfAbsent(stage, _ -> new CopyOnWriteArrayList<>()).add(mapping);
  }

  @Override
  public Optional<Position> position(PipelineStage stage) {
    return Position.of(
        of(stage).stream()
            .map(mapping -> mapping.isEnabled() ? Position.ON : Position.OFF)
            .toList());
  }

  @Override
  public void turn(PipelineStage stage, Position position) {
    switch (position) {
      case ON -> of(stage).forEach(EventSourceMapping::enable);
      case OFF -> of(stage).forEach(EventSourceMapping::disable);
      case CHANGING, MIXED -> throw new IllegalArgumentException("a switch is turned ON or OFF");
    }
  }

  private List<EventSourceMapping> of(PipelineStage stage) {
    return mappings.getOrDefault(stage, List.of());
  }
}
