package dev.embedway.models.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.RateLimitedException;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.error.UpstreamException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A service's refusals in our terms. What it says in words stays unsaid, since it may repeat a
 * text; a code of a word or two is passed on.
 */
final class UpstreamErrors {

  private UpstreamErrors() {}

  /**
   * The fault of a status that is not 200.
   *
   * @param retryAfter as the answer's headers say
   * @param body the answer's, as far as it is JSON
   */
  static EmbedwayException of(
      String provider, int status, Optional<Duration> retryAfter, Optional<JsonNode> body) {
    String said =
        "provider "
            + provider
            + " answered with status "
            + status
            + body.flatMap(UpstreamErrors::reason).map(reason -> " (" + reason + ")").orElse("");
    Duration wait = retryAfter.orElse(Duration.ZERO);
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
  static UpstreamException malformed(String provider, String what) {
    return new UpstreamException(
        ErrorCode.PROVIDER_MALFORMED_RESPONSE,
        "provider " + provider + " answered with " + what,
        null);
  }

  private static Optional<String> reason(JsonNode body) {
    return Stream.of("/error/code", "/error/type", "/error/status", "/error_type", "/code")
        .map(body::at)
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(code -> code.matches("[A-Za-z_]{1,64}"))
        .findFirst();
  }
}
