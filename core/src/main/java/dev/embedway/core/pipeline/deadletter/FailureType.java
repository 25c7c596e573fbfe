package dev.embedway.core.pipeline.deadletter;

import java.util.Locale;

/** Kind of a fault of the pipeline, by what is done about it. */
public enum FailureType {
  /** Likely to pass: tried again, later each time, until the retry deadline. */
  RETRY,
  /** Never passes by itself: given up at once. */
  PERMANENT,
  /** Not known to pass: tried again like {@link #RETRY}, since a message costs little. */
  UNKNOWN;

  /** The name as callers read it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
