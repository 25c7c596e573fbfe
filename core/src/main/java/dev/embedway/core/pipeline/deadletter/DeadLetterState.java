package dev.embedway.core.pipeline.deadletter;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** State of a dead letter. */
public enum DeadLetterState {
  /** Nobody has looked at it. */
  QUARANTINED,
  /** It may be sent again. */
  APPROVED_FOR_REQUEUE,
  /** It is to stay where it is. */
  IGNORED,
  /** It was sent again. */
  REQUEUED,
  /** Nothing waits for it any more: a newer generation stands, or its job has ended otherwise. */
  SUPERSEDED;

  /** States that somebody decides on; the others follow from what is done. */
  public static final Set<DeadLetterState> DECIDED =
      EnumSet.of(QUARANTINED, APPROVED_FOR_REQUEUE, IGNORED);

  /** States in which somebody has something to do. */
  public static final Set<DeadLetterState> WAITING = EnumSet.of(QUARANTINED, APPROVED_FOR_REQUEUE);

  /** The state of this name, as callers write it. */
  public static Optional<DeadLetterState> named(String wire) {
    return Arrays.stream(values()).filter(state -> state.wire().equals(wire)).findFirst();
  }

  /** The name as callers read it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
