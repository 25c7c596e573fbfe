package dev.embedway.core.limit;

import java.time.Instant;

/** Result of an attempt to take permits. */
public sealed interface Taking {

  /** Time at which the bucket is full again, after the attempt. */
  Instant fullAt();

  /** All were taken. */
  record Taken(Instant fullAt) implements Taking {}

  /** None was, since the bucket holds fewer. */
  record Lacking(Instant fullAt) implements Taking {}
}
