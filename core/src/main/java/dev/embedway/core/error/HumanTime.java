package dev.embedway.core.error;

import java.time.Duration;

/** Durations as messages say them: rounded up, in the largest unit of which there are two. */
public final class HumanTime {

  private HumanTime() {}

  /** A wait, such as {@code 20 seconds} or {@code about 14 hours}; at least a second. */
  public static String of(Duration wait) {
    long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
    if (seconds < 2 * 60) {
      return seconds == 1 ? "1 second" : seconds + " seconds";
    }
    long minutes = Math.ceilDiv(seconds, 60);
    if (minutes < 2 * 60) {
      return "about " + minutes + " minutes";
    }
    long hours = Math.ceilDiv(minutes, 60);
    return hours < 2 * 24
        ? "about " + hours + " hours"
        : "about " + Math.ceilDiv(hours, 24) + " days";
  }
}
