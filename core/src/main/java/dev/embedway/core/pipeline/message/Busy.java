package dev.embedway.core.pipeline.message;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import java.time.Duration;

/** The fault of a step that another worker is in the way of: later it can be done. */
public final class Busy {

  /** Long enough that a duplicate does not use up its deliveries while the other worker is busy. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(15);

  private Busy() {}

  /** The fault {@code document_busy}, for this reason. */
  public static UnavailableException because(String reason) {
    return new UnavailableException(ErrorCode.DOCUMENT_BUSY, reason, RETRY_AFTER, null);
  }
}
