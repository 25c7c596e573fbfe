package dev.embedway.core.limit;

import java.time.Instant;

/** What came of an attempt to take permits. */
public sealed interface Taking {

  /** When the bucket is full again, as it now stands. */
  Instant fullAt();

  /** All were taken. */
  record Taken(Instant fullAt) implements Taking {}

  /** None was, since the bucket holds fewer. */
  record Lacking(Instant fullAt) implements Taking {}
}
