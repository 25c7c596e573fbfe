package dev.embedway.core.pipeline.control;

import dev.embedway.core.pipeline.message.PipelineStage;
import java.util.List;
import java.util.Optional;

/**
 * The switches of the event source mappings that read the stages' queues, one for all of a stage.
 * While one is off, no message of its queues is received, so that none uses up its receive count.
 *
 * <p>Thread-safe; a call may be a request to a remote service.
 */
public interface StageSwitch {

  /** The switches of a process that has none: their wanted positions are for other processes. */
  StageSwitch NONE =
      new StageSwitch() {
        @Override
        public Optional<Position> position(PipelineStage stage) {
          return Optional.empty();
        }

        @Override
        public void turn(PipelineStage stage, Position position) {
          // No mapping is this process's to switch.
        }
      };

  /** Position of a switch. */
  enum Position {
    /** The queue is read, or will be in a moment. */
    ON,
    /** The queue is not read, or will not be in a moment. */
    OFF,
    /** A mapping is being changed by somebody else, and takes no other change. */
    CHANGING,
    /** One of the stage's queues is read, and another is not. */
    MIXED;

    /** The position of several switches together; empty where there is none. */
    public static Optional<Position> of(List<Position> each) {
      if (each.contains(CHANGING)) {
        return Optional.of(CHANGING);
      }
      return each.stream().reduce((one, other) -> one == other ? one : MIXED);
    }
  }

  /** The position of a stage's switch; empty where this process has none. */
  Optional<Position> position(PipelineStage stage);

  /**
   * Turns a stage's switch; nothing where it stands so or where this process has none. What was
   * received before is worked on to its end.
   *
   * @param position ON or OFF
   * @throws dev.embedway.core.error.UnavailableException when it cannot be turned now
   */
  void turn(PipelineStage stage, Position position);
}
