package dev.embedway.core.pipeline.control;

import dev.embedway.core.pipeline.message.PipelineStage;
import java.util.EnumMap;
import java.util.Map;

/**
 * Wanted states of the stages, the same for the whole fleet.
 *
 * <p>Thread-safe; a call is one request to a remote store. Reads see every change that returned
 * before.
 */
public interface StageStore {

  /** The state of every stage. */
  Map<PipelineStage, StageState> states();

  /** The flags of every stage. */
  default Map<PipelineStage, StageFlags> flags() {
    Map<PipelineStage, StageFlags> flags = new EnumMap<>(PipelineStage.class);
    states().forEach((stage, state) -> flags.put(stage, state.flags()));
    return flags;
  }

  /**
   * Replaces the flags of a stage that is still as it was seen. A change whose answer was lost is
   * made once and answered with true, however often it is sent.
   *
   * @return false, with nothing changed, when the stage has another revision
   */
  boolean change(StageState seen, StageFlags next);
}
