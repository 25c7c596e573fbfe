package dev.embedway.functions.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.AuthenticationException;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotAllowedException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.error.RateLimitedException;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.error.TooLargeException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.error.UnsupportedException;
import dev.embedway.core.error.UpstreamException;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The one place where a fault becomes an HTTP answer. */
final class ErrorAnswers {

  private static final long MAX_WAIT_SECONDS = 60;

  private ErrorAnswers() {}

  /** A status and the contract's name for its kind. */
  private record Kind(int status, String type) {}

  static HttpResponse of(EmbedwayException fault) {
    Kind kind = kind(fault);
    ObjectNode error = Json.object();
    error.put("message", fault.getMessage());
    error.put("type", kind.type());
    error.put("param", fault.param().orElse(null));
    error.put("code", fault.code().wire());
    fault.details().ifPresent(details -> error.set("details", Json.tree(details)));
    ObjectNode body = Json.object();
    body.set("error", error);
    return HttpResponse.of(kind.status(), body).with(headers(fault, kind));
  }

  private static Map<String, String> headers(EmbedwayException fault, Kind kind) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("x-should-retry", String.valueOf(fault.shouldRetry()));
    fault.retryAfter().ifPresent(wait -> headers.put("Retry-After", seconds(wait)));
    if (fault instanceof RateLimitedException limited) {
      limited
          .left()
          .ifPresent(left -> headers.putAll(RateLimitHeaders.of(fault.code().wire(), left)));
    }
    if (kind.status() == 401) {
      headers.put("WWW-Authenticate", "Bearer");
    }
    return headers;
  }

  private static String seconds(Duration wait) {
    long roundedUp = wait.plusMillis(999).toSeconds();
    return String.valueOf(Math.clamp(roundedUp, 1, MAX_WAIT_SECONDS));
  }

  private static Kind kind(EmbedwayException fault) {
    return switch (fault) {
      case InvalidRequestException invalid ->
          new Kind(
              invalid.code() == ErrorCode.VECTOR_LENGTH_MISMATCH ? 422 : 400,
              "invalid_request_error");
      case AuthenticationException _ -> new Kind(401, "authentication_error");
      case PermissionException _ -> new Kind(403, "permission_error");
      case NotFoundException _ -> new Kind(404, "not_found_error");
      case NotAllowedException refused ->
          new Kind(
              refused.code() == ErrorCode.UNSUPPORTED_MEDIA_TYPE ? 415 : 405,
              "invalid_request_error");
      case ConflictException _ -> new Kind(409, "conflict_error");
      case TooLargeException _ -> new Kind(413, "invalid_request_error");
      case RateLimitedException _ -> new Kind(429, "rate_limit_error");
      case InternalException _ -> new Kind(500, "server_error");
      case UnsupportedException _ -> new Kind(501, "invalid_request_error");
      case UpstreamException _ -> new Kind(502, "upstream_error");
      case UnavailableException _ -> new Kind(503, "server_error");
      case TimedOutException _ -> new Kind(504, "server_error");
    };
  }
}
