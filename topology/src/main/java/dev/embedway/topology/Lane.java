package dev.embedway.topology;

import java.util.Locale;

/** Lane of a job's work: each has queues of its own where a stage's work is long. */
public enum Lane {
  /** Uploads, removals, and all that somebody waits for. */
  LIVE,
  /** Work of which there may be much and for which nobody waits: it leaves room for the other. */
  BULK;

  /** The highest of the priorities, of 0 to {@link #MAX_PRIORITY}, that are bulk work. */
  private static final int MAX_BULK_PRIORITY = 25;

  /** The highest priority. */
  public static final int MAX_PRIORITY = 100;

  /** The lane of work of a priority, 0 to {@link #MAX_PRIORITY}. */
  public static Lane of(int priority) {
    return priority <= MAX_BULK_PRIORITY ? BULK : LIVE;
  }

  /** The name as callers and messages write it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
