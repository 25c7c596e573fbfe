package dev.embedway.core.pipeline.control;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** An operator's change of a stage. */
public enum StageAction {
  /** Stops reading the queue. A stage that drains keeps refusing new work. */
  PAUSE,
  /** Goes back to normal: the queue is read, and new work is taken. */
  RESUME,
  /** Refuses new work and goes on until nothing is left; a pause ends. */
  DRAIN;

  /** The action of this name, as callers write it. */
  public static Optional<StageAction> named(String wire) {
    return Arrays.stream(values()).filter(action -> action.wire().equals(wire)).findFirst();
  }

  /** The name as callers read it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The flags that a stage has after it. */
  public StageFlags after(StageFlags before) {
    return switch (this) {
      case PAUSE -> new StageFlags(true, before.draining());
      case RESUME -> StageFlags.RUNNING;
      case DRAIN -> new StageFlags(false, true);
    };
  }
}
