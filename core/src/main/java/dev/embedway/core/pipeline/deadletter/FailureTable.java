package dev.embedway.core.pipeline.deadletter;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import java.io.IOException;

/** The classes of all faults that a stage can meet. */
public final class FailureTable {

  private FailureTable() {}

  /** The class of a fault; a provider that was not reached differs from one that is not well. */
  public static FailureCode of(EmbedwayException fault) {
    return fault.code() == ErrorCode.PROVIDER_UNAVAILABLE && fault.getCause() instanceof IOException
        ? FailureCode.NETWORK
        : of(fault.code());
  }

  /** True if a fault of several texts is one text's, so that others may be embedded. */
  public static boolean isOfOneText(EmbedwayException fault) {
    return switch (of(fault)) {
      case BAD_REQUEST, INVALID_INPUT, PAYLOAD_TOO_LARGE, MALFORMED_ANSWER -> true;
      case TIMEOUT,
          RATE_LIMIT,
          UPSTREAM_5XX,
          NETWORK,
          DEPENDENCY,
          BUSY,
          WAITING,
          UNAUTHORIZED,
          FORBIDDEN,
          NOT_FOUND,
          CONFLICT,
          UNPROCESSABLE_ENTITY,
          BAD_JSON,
          CONFIG,
          UNKNOWN ->
          false;
    };
  }

  /** The class of all faults of a code. */
  public static FailureCode of(ErrorCode code) {
    return switch (code) {
      case PROVIDER_TIMEOUT, DEADLINE_EXCEEDED -> FailureCode.TIMEOUT;
      case PROVIDER_RATE_LIMITED, REQUESTS, TOKENS, BACKPRESSURE -> FailureCode.RATE_LIMIT;
      case PROVIDER_UNAVAILABLE, BREAKER_OPEN, FALLBACK_EXHAUSTED -> FailureCode.UPSTREAM_5XX;
      case STORE_UNAVAILABLE, MODEL_LOADING -> FailureCode.DEPENDENCY;
      case DOCUMENT_BUSY -> FailureCode.BUSY;
      case PARSER_BUSY -> FailureCode.WAITING;
      case PROVIDER_REJECTED -> FailureCode.BAD_REQUEST;
      case PROVIDER_CREDENTIALS_REJECTED, MISSING_API_KEY, INVALID_API_KEY, INVALID_SIGNATURE ->
          FailureCode.UNAUTHORIZED;
      case PROVIDER_DENIED, MODEL_DENIED, ROLE_REQUIRED, TENANT_SUSPENDED, QUOTA_EXCEEDED ->
          FailureCode.FORBIDDEN;
      case MODEL_NOT_FOUND,
          DOCUMENT_NOT_FOUND,
          STORE_NOT_FOUND,
          VECTOR_NOT_FOUND,
          FILE_NOT_FOUND,
          FILE_BATCH_NOT_FOUND,
          VECTOR_BATCH_NOT_FOUND,
          JOB_NOT_FOUND,
          DEAD_LETTER_NOT_FOUND,
          BREAKER_NOT_FOUND,
          KEY_NOT_FOUND,
          TENANT_NOT_FOUND,
          ROUTE_NOT_FOUND ->
          FailureCode.NOT_FOUND;
      case STORE_NAME_TAKEN, STORE_EXPIRED, STATE_CONFLICT, IDEMPOTENCY_KEY_REUSED ->
          FailureCode.CONFLICT;
      case RESPONSE_TOO_LARGE, BODY_TOO_LARGE -> FailureCode.PAYLOAD_TOO_LARGE;
      case DIMENSION_MISMATCH, VECTOR_LENGTH_MISMATCH -> FailureCode.UNPROCESSABLE_ENTITY;
      case INVALID_JSON -> FailureCode.BAD_JSON;
      case INVALID_PARAMETER,
          UNKNOWN_FIELD,
          INVALID_NAME,
          INVALID_CURSOR,
          EMPTY_INPUT,
          INVALID_INPUT_TYPE,
          TOO_MANY_INPUTS,
          INPUT_TOO_LONG,
          MAX_TOKENS_PER_REQUEST,
          INVALID_TOKEN_ARRAY,
          INVALID_DIMENSIONS,
          INVALID_ENCODING_FORMAT,
          INVALID_FILTER,
          INVALID_ORDER_BY,
          METHOD_NOT_ALLOWED,
          UNSUPPORTED_MEDIA_TYPE ->
          FailureCode.INVALID_INPUT;
      case MODEL_REQUIRED,
          UNKNOWN_PROVIDER,
          PROVIDER_MODEL_MISMATCH,
          MISSING_PROVIDER_CREDENTIALS,
          PROVIDER_UNSUPPORTED,
          NOT_STREAMABLE,
          STORE_UNSUPPORTED ->
          FailureCode.CONFIG;
      case PROVIDER_MALFORMED_RESPONSE -> FailureCode.MALFORMED_ANSWER;
      case INTERNAL -> FailureCode.UNKNOWN;
    };
  }
}
