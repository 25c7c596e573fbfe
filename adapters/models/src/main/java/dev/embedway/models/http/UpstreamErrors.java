package dev.embedway.models.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.RateLimitedException;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.error.UpstreamException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A service's refusals in our terms. What it says in words stays unsaid, since it may repeat a
 * text; a code of a word or two is passed on.
 */
public final class UpstreamErrors {

  private static final List<String> PLACES =
      List.of(
          "/error/code", "/error/type", "/error/status", "/error", "/error_type", "/code", "/type");

  /**
   * Codes of accounts without credit, of OpenAI
   * (https://platform.openai.com/docs/guides/error-codes) and those that speak its API. Google says
   * which quota it was (https://ai.google.dev/gemini-api/docs/rate-limits).
   */
  private static final Set<String> USED_UP =
      Set.of(
          "insufficient_quota",
          "billing_hard_limit_reached",
          "billing_not_active",
          "insufficient_balance",
          "insufficient_credits",
          "exceeded_current_quota_error",
          "quota_exceeded");

  private UpstreamErrors() {}

  /**
   * The fault of a status that is not 200.
   *
   * @param retryAfter as the answer's headers say
   * @param body the answer's, as far as it is JSON
   */
  public static EmbedwayException of(
      String provider, int status, Optional<Duration> retryAfter, Optional<JsonNode> body) {
    String said =
        "provider "
            + provider
            + " answered with status "
            + status
            + body.flatMap(UpstreamErrors::reason).map(reason -> " (" + reason + ")").orElse("");
    Duration wait = retryAfter.orElse(Duration.ZERO);
    if (status == 402 || (status < 500 && body.filter(UpstreamErrors::isUsedUp).isPresent())) {
      return RateLimitedException.lasting(
          ErrorCode.PROVIDER_RATE_LIMITED, said + "; the operator's quota there is used up");
    }
    return switch (status) {
      case 401, 403 -> new UpstreamException(ErrorCode.PROVIDER_CREDENTIALS_REJECTED, said, null);
      case 408 -> new TimedOutException(ErrorCode.PROVIDER_TIMEOUT, said, null);
      case 429 ->
          new RateLimitedException(ErrorCode.PROVIDER_RATE_LIMITED, said, wait, (Throwable) null);
      default -> {
        if (status >= 500) {
          yield new UnavailableException(ErrorCode.PROVIDER_UNAVAILABLE, said, wait, null);
        }
        yield status >= 400
            ? new InvalidRequestException(
                ErrorCode.PROVIDER_REJECTED,
                said,
                null,
                Map.of("provider", provider, "status", status))
            : malformed(provider, "status " + status + ", and redirects are not followed");
      }
    };
  }

  /** The fault of an answer that is not what was asked for. */
  public static UpstreamException malformed(String provider, String what) {
    return new UpstreamException(
        ErrorCode.PROVIDER_MALFORMED_RESPONSE,
        "provider " + provider + " answered with " + what,
        null);
  }

  /** The same of the answer to the text of one index. */
  public static UpstreamException malformed(String provider, String what, int index) {
    return new UpstreamException(
        ErrorCode.PROVIDER_MALFORMED_RESPONSE,
        "provider " + provider + " answered one text with " + what,
        index);
  }

  private static Optional<String> reason(JsonNode body) {
    return reasons(body).findFirst();
  }

  private static Stream<String> reasons(JsonNode body) {
    return PLACES.stream()
        .map(body::at)
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(code -> code.matches("[A-Za-z_]{1,64}"));
  }

  /** True when a limit was met that no wait of a request's length ends. */
  private static boolean isUsedUp(JsonNode body) {
    return reasons(body).anyMatch(USED_UP::contains)
        || body.at("/error/details").findValuesAsText("quotaId").stream()
            .anyMatch(quota -> quota.contains("PerDay"));
  }
}
