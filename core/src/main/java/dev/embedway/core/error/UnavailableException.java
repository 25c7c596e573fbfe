package dev.embedway.core.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A part that the request needs does not answer for now. */
public final class UnavailableException extends EmbedwayException {

  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  /** A fault that is likely gone after {@code retryAfter}; {@code cause} is for logs only. */
  public UnavailableException(
      ErrorCode code, String message, Duration retryAfter, @Nullable Throwable cause) {
    super(ErrorCode.Kind.UNAVAILABLE, code, message, null, null, cause);
    this.retryAfter = retryAfter;
  }

  @Override
  public boolean isRetriable() {
    return true;
  }

  @Override
  public Optional<Duration> retryAfter() {
    return Optional.of(retryAfter);
  }
}
