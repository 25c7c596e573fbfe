package dev.embedway.core.limit;

import java.time.Instant;

/** Result of an attempt to take permits. */
public sealed interface TakeResult {

  /** Time at which the bucket is full again, after the attempt. */
  Instant fullAt();

  /** All were taken. */
  record Taken(Instant fullAt) implements TakeResult {}

  /** None was, since the bucket holds fewer. */
  record Insufficient(Instant fullAt) implements TakeResult {}
}
