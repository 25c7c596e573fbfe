package dev.embedway.core.error;

import java.util.Locale;

/**
 * Every code of the public contract, with the kind of its faults. The wire form is the lower-case
 * name; it never changes once released.
 *
 * <p>Immutable.
 */
public enum ErrorCode {
  // 400
  INVALID_JSON(Kind.INVALID_REQUEST),
  INVALID_PARAMETER(Kind.INVALID_REQUEST),
  UNKNOWN_FIELD(Kind.INVALID_REQUEST),
  INVALID_NAME(Kind.INVALID_REQUEST),
  INVALID_CURSOR(Kind.INVALID_REQUEST),
  EMPTY_INPUT(Kind.INVALID_REQUEST),
  INVALID_INPUT_TYPE(Kind.INVALID_REQUEST),
  TOO_MANY_INPUTS(Kind.INVALID_REQUEST),
  INPUT_TOO_LONG(Kind.INVALID_REQUEST),
  MAX_TOKENS_PER_REQUEST(Kind.INVALID_REQUEST),
  INVALID_TOKEN_ARRAY(Kind.INVALID_REQUEST),
  MODEL_REQUIRED(Kind.INVALID_REQUEST),
  UNKNOWN_PROVIDER(Kind.INVALID_REQUEST),
  PROVIDER_MODEL_MISMATCH(Kind.INVALID_REQUEST),
  INVALID_DIMENSIONS(Kind.INVALID_REQUEST),
  INVALID_ENCODING_FORMAT(Kind.INVALID_REQUEST),
  INVALID_FILTER(Kind.INVALID_REQUEST),
  INVALID_ORDER_BY(Kind.INVALID_REQUEST),
  PROVIDER_REJECTED(Kind.INVALID_REQUEST),
  MISSING_PROVIDER_CREDENTIALS(Kind.INVALID_REQUEST),
  // 401
  MISSING_API_KEY(Kind.AUTHENTICATION),
  INVALID_API_KEY(Kind.AUTHENTICATION),
  INVALID_SIGNATURE(Kind.AUTHENTICATION),
  // 403
  PROVIDER_DENIED(Kind.PERMISSION),
  MODEL_DENIED(Kind.PERMISSION),
  ROLE_REQUIRED(Kind.PERMISSION),
  TENANT_SUSPENDED(Kind.PERMISSION),
  QUOTA_EXCEEDED(Kind.PERMISSION),
  // 404
  MODEL_NOT_FOUND(Kind.NOT_FOUND),
  DOCUMENT_NOT_FOUND(Kind.NOT_FOUND),
  STORE_NOT_FOUND(Kind.NOT_FOUND),
  VECTOR_NOT_FOUND(Kind.NOT_FOUND),
  FILE_NOT_FOUND(Kind.NOT_FOUND),
  FILE_BATCH_NOT_FOUND(Kind.NOT_FOUND),
  VECTOR_BATCH_NOT_FOUND(Kind.NOT_FOUND),
  JOB_NOT_FOUND(Kind.NOT_FOUND),
  DEAD_LETTER_NOT_FOUND(Kind.NOT_FOUND),
  BREAKER_NOT_FOUND(Kind.NOT_FOUND),
  KEY_NOT_FOUND(Kind.NOT_FOUND),
  TENANT_NOT_FOUND(Kind.NOT_FOUND),
  ROUTE_NOT_FOUND(Kind.NOT_FOUND),
  // 405, 415
  METHOD_NOT_ALLOWED(Kind.NOT_ALLOWED),
  UNSUPPORTED_MEDIA_TYPE(Kind.NOT_ALLOWED),
  // 409
  STORE_NAME_TAKEN(Kind.CONFLICT),
  STORE_EXPIRED(Kind.CONFLICT),
  DIMENSION_MISMATCH(Kind.CONFLICT),
  STATE_CONFLICT(Kind.CONFLICT),
  IDEMPOTENCY_KEY_REUSED(Kind.CONFLICT),
  // 413
  RESPONSE_TOO_LARGE(Kind.TOO_LARGE),
  BODY_TOO_LARGE(Kind.TOO_LARGE),
  // 422
  VECTOR_LENGTH_MISMATCH(Kind.INVALID_REQUEST),
  // 429
  REQUESTS(Kind.RATE_LIMITED),
  TOKENS(Kind.RATE_LIMITED),
  BACKPRESSURE(Kind.RATE_LIMITED),
  PROVIDER_RATE_LIMITED(Kind.RATE_LIMITED),
  // 500
  INTERNAL(Kind.INTERNAL),
  // 501
  PROVIDER_UNSUPPORTED(Kind.UNSUPPORTED),
  NOT_STREAMABLE(Kind.UNSUPPORTED),
  STORE_UNSUPPORTED(Kind.UNSUPPORTED),
  // 502
  PROVIDER_MALFORMED_RESPONSE(Kind.UPSTREAM),
  PROVIDER_CREDENTIALS_REJECTED(Kind.UPSTREAM),
  // 503
  BREAKER_OPEN(Kind.UNAVAILABLE),
  PROVIDER_UNAVAILABLE(Kind.UNAVAILABLE),
  FALLBACK_EXHAUSTED(Kind.UNAVAILABLE),
  STORE_UNAVAILABLE(Kind.UNAVAILABLE),
  MODEL_LOADING(Kind.UNAVAILABLE),
  /** All readers of files are busy, or as many as the tenant may have. */
  PARSER_BUSY(Kind.UNAVAILABLE),
  /** Another worker or request has the document. */
  DOCUMENT_BUSY(Kind.UNAVAILABLE),
  // 504
  PROVIDER_TIMEOUT(Kind.TIMED_OUT),
  DEADLINE_EXCEEDED(Kind.TIMED_OUT);

  /**
   * Kinds of faults, each of which has one exception; a number above is the status of its answer.
   */
  public enum Kind {
    /** {@link InvalidRequestException}. */
    INVALID_REQUEST,
    /** {@link AuthenticationException}. */
    AUTHENTICATION,
    /** {@link PermissionException}. */
    PERMISSION,
    /** {@link NotFoundException}. */
    NOT_FOUND,
    /** {@link NotAllowedException}. */
    NOT_ALLOWED,
    /** {@link ConflictException}. */
    CONFLICT,
    /** {@link TooLargeException}. */
    TOO_LARGE,
    /** {@link RateLimitedException}. */
    RATE_LIMITED,
    /** {@link InternalException}. */
    INTERNAL,
    /** {@link UnsupportedException}. */
    UNSUPPORTED,
    /** {@link UpstreamException}. */
    UPSTREAM,
    /** {@link UnavailableException}. */
    UNAVAILABLE,
    /** {@link TimedOutException}. */
    TIMED_OUT
  }

  private final Kind kind;

  ErrorCode(Kind kind) {
    this.kind = kind;
  }

  /** Kind of its faults. */
  public Kind kind() {
    return kind;
  }

  /** The code as callers read it, such as {@code input_too_long}. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
