package dev.embedway.local.cloud;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.control.StageSwitch;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.local.runner.event.EventSourceMapping;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Switches of a local cloud's event source mappings: the same as Lambda's. A mapping that is not
 * there yet is switched when it starts.
 */
@ThreadSafe
final class LocalStageSwitch implements StageSwitch {

  private final Map<PipelineStage, EventSourceMapping> mappings = new ConcurrentHashMap<>();

  /** Adds the mapping of a stage's queue. */
  void add(PipelineStage stage, EventSourceMapping mapping) {
    mappings.put(stage, mapping);
  }

  @Override
  public Optional<Position> position(PipelineStage stage) {
    return Optional.ofNullable(mappings.get(stage))
        .map(mapping -> mapping.isEnabled() ? Position.ON : Position.OFF);
  }

  @Override
  public void turn(PipelineStage stage, Position position) {
    EventSourceMapping mapping = mappings.get(stage);
    if (mapping == null) {
      return;
    }
    switch (position) {
      case ON -> mapping.enable();
      case OFF -> mapping.disable();
      case CHANGING -> throw new IllegalArgumentException("a switch is turned ON or OFF");
    }
  }
}
