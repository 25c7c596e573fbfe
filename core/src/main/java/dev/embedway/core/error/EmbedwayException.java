package dev.embedway.core.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A fault with a stable code and facts for the caller. The subclasses are the kinds of answer that
 * a fault asks for; each entry point (HTTP, SQS) reads them with one exhaustive {@code switch}.
 *
 * <p>Immutable but for what {@link Throwable} adds.
 */
public abstract sealed class EmbedwayException extends RuntimeException
    permits InvalidRequestException,
        AuthenticationException,
        PermissionException,
        NotFoundException,
        NotAllowedException,
        ConflictException,
        TooLargeException,
        UnsupportedException,
        RateLimitedException,
        UpstreamException,
        UnavailableException,
        TimedOutException,
        InternalException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final @Nullable String param;
  private final transient @Nullable Object details;

  /**
   * A fault of a kind.
   *
   * @throws IllegalArgumentException for a code of another kind
   */
  EmbedwayException(
      ErrorCode.Kind kind,
      ErrorCode code,
      String message,
      @Nullable String param,
      @Nullable Object details,
      @Nullable Throwable cause) {
    super(message, cause);
    if (code.kind() != kind) {
      throw new IllegalArgumentException(code + " is of kind " + code.kind() + ", not " + kind);
    }
    this.code = code;
    this.param = param;
    this.details = details;
  }

  /** The stable code of the public contract. */
  public final ErrorCode code() {
    return code;
  }

  /** The request field or header at fault, where one is. */
  public final Optional<String> param() {
    return Optional.ofNullable(param);
  }

  /**
   * Facts beside the message, JSON-ready: maps, lists, strings, numbers; empty where the message
   * says all.
   */
  public final Optional<Object> details() {
    return Optional.ofNullable(details);
  }

  /** True if the same request may succeed later without being changed. */
  public abstract boolean isRetriable();

  /**
   * True when the caller had better try again soon: not where waiting does not help, though the
   * request itself is sound.
   */
  public boolean shouldRetry() {
    return isRetriable();
  }

  /** Time to wait before a retry, where it is known; at most 60 s. */
  public Optional<Duration> retryAfter() {
    return Optional.empty();
  }

  @Override
  public final String getMessage() {
    return java.util.Objects.requireNonNull(super.getMessage());
  }
}
