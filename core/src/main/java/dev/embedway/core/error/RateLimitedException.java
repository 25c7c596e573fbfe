package dev.embedway.core.error;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A limit on requests or tokens is used up for now. */
public final class RateLimitedException extends EmbedwayException {

  private static final long serialVersionUID = 1L;

  /** Null for a fault that does not pass by itself. */
  private final @Nullable Duration retryAfter;

  /** Not kept when the exception is written, which nobody does. */
  private final transient @Nullable Allowance left;

  /** A fault that is likely gone after {@code retryAfter}; {@code cause} is for logs only. */
  public RateLimitedException(
      ErrorCode code, String message, Duration retryAfter, @Nullable Throwable cause) {
    super(ErrorCode.Kind.RATE_LIMITED, code, message, null, null, cause);
    this.retryAfter = retryAfter;
    this.left = null;
  }

  /** A fault that lasts until somebody pays or raises a limit, such as a quota that is used up. */
  public static RateLimitedException lasting(ErrorCode code, String message) {
    return new RateLimitedException(code, message);
  }

  private RateLimitedException(ErrorCode code, String message) {
    super(ErrorCode.Kind.RATE_LIMITED, code, message, null, null, null);
    this.retryAfter = null;
    this.left = null;
  }

  /**
   * The fault {@code backpressure}: the pipeline takes no more work for now.
   *
   * @param details the reason and the facts that it goes by, JSON-ready
   */
  public static RateLimitedException backpressure(
      String message, Duration retryAfter, Map<String, Object> details) {
    return new RateLimitedException(message, retryAfter, details);
  }

  private RateLimitedException(String message, Duration retryAfter, Map<String, Object> details) {
    super(
        ErrorCode.Kind.RATE_LIMITED,
        ErrorCode.BACKPRESSURE,
        message,
        null,
        Map.copyOf(details),
        null);
    this.retryAfter = retryAfter;
    this.left = null;
  }

  /** A fault of a limit of our own, which says how it stands. */
  public RateLimitedException(ErrorCode code, String message, Duration retryAfter, Allowance left) {
    super(
        ErrorCode.Kind.RATE_LIMITED,
        code,
        message,
        null,
        Map.of(
            "limit", left.limit(),
            "remaining", left.remaining(),
            "reset_ms", left.reset().toMillis()),
        null);
    this.retryAfter = retryAfter;
    this.left = left;
  }

  /** State of the limit; empty for one that is not ours. */
  public Optional<Allowance> left() {
    return Optional.ofNullable(left);
  }

  @Override
  public boolean isRetriable() {
    return true;
  }

  @Override
  public boolean shouldRetry() {
    return retryAfter != null;
  }

  @Override
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
