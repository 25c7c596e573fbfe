package dev.embedway.core.provider;

import java.time.Duration;
import java.time.Instant;

/** Shares of a request's time. */
public final class Halves {

  private Halves() {}

  /** The middle between now and a deadline; the deadline itself where that is past. */
  public static Instant of(Instant now, Instant deadline) {
    return now.isBefore(deadline)
        ? now.plus(Duration.between(now, deadline).dividedBy(2))
        : deadline;
  }
}
