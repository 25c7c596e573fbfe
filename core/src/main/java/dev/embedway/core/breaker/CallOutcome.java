package dev.embedway.core.breaker;

import dev.embedway.core.error.ErrorCode;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Outcome of a call to a provider, as its breaker sees it. */
public enum CallOutcome {

  /** An answer in good time. */
  SUCCESS,

  /** An answer that took too long. */
  SLOW_SUCCESS,

  /** No answer, or one that says the provider is in trouble. */
  FAILURE,

  /** The same, and it took too long. */
  SLOW_FAILURE,

  /** It says nothing of the provider, such as a fault of the caller's. */
  NOTHING;

  /** Codes that speak against a model or its provider; all others speak of a request, or of us. */
  private static final Set<ErrorCode> FAILURES =
      Set.of(
          ErrorCode.PROVIDER_TIMEOUT,
          ErrorCode.PROVIDER_UNAVAILABLE,
          ErrorCode.PROVIDER_RATE_LIMITED,
          ErrorCode.PROVIDER_CREDENTIALS_REJECTED,
          ErrorCode.PROVIDER_MALFORMED_RESPONSE);

  static CallOutcome ofAnswer(Speed speed) {
    return speed == Speed.SLOW ? SLOW_SUCCESS : SUCCESS;
  }

  static CallOutcome ofFault(ErrorCode code, Speed speed) {
    if (!FAILURES.contains(code)) {
      return NOTHING;
    }
    return speed == Speed.SLOW ? SLOW_FAILURE : FAILURE;
  }

  /** Duration of a call, compared with that of a slow one. */
  enum Speed {
    GOOD,
    SLOW
  }

  /** True if it counts against the provider. */
  boolean isBad() {
    return switch (this) {
      case SLOW_SUCCESS, FAILURE, SLOW_FAILURE -> true;
      case SUCCESS, NOTHING -> false;
    };
  }

  /**
   * As counts.
   *
   * @param weight calls that it stands for
   */
  CallCounts tally(long weight, Instant now) {
    return switch (this) {
      case SUCCESS -> new CallCounts(weight, 0, 0, Optional.empty());
      case SLOW_SUCCESS -> new CallCounts(weight, 0, weight, Optional.empty());
      case FAILURE -> new CallCounts(weight, weight, 0, Optional.of(now));
      case SLOW_FAILURE -> new CallCounts(weight, weight, weight, Optional.of(now));
      case NOTHING -> CallCounts.NONE;
    };
  }
}
