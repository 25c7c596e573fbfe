package dev.embedway.topology;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls from web pages of other origins: what a browser may send and what a page may read. The same
 * on AWS and in the local cloud. No cookie and no other credential of the browser's own is sent:
 * calls carry a key, presigned URLs a signature.
 *
 * <p>Immutable.
 *
 * @param methods of HTTP
 * @param requestHeaders in lower case; a single star stands for any name
 * @param responseHeaders in lower case, beside those that every page may read
 * @param maxAge time for which a browser need not ask again
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">The CORS protocol</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html">CORS
 *     of HTTP APIs</a>
 */
public record CorsRules(
    List<String> methods,
    List<String> requestHeaders,
    List<String> responseHeaders,
    Duration maxAge) {

  /** Any origin. */
  public static final String ANY = "*";

  private static final Duration HOUR = Duration.ofHours(1);

  /**
   * The HTTP API. Headers are listed one by one, since a star does not cover {@code authorization}
   * and API Gateway knows no prefixes; those of {@code x-stainless-} and {@code openai-} are sent
   * by OpenAI's SDKs.
   */
  public static final CorsRules API =
      new CorsRules(
          List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"),
          List.of(
              "accept",
              "authorization",
              "content-type",
              "idempotency-key",
              "openai-beta",
              "openai-organization",
              "openai-project",
              "traceparent",
              "tracestate",
              "user-agent",
              "x-api-key",
              "x-nonce",
              "x-provider",
              "x-request-id",
              "x-signature",
              "x-stainless-arch",
              "x-stainless-async",
              "x-stainless-custom-poll-interval",
              "x-stainless-helper-method",
              "x-stainless-kotlin-version",
              "x-stainless-lang",
              "x-stainless-os",
              "x-stainless-os-version",
              "x-stainless-package-version",
              "x-stainless-poll-helper",
              "x-stainless-raw-response",
              "x-stainless-read-timeout",
              "x-stainless-retry-count",
              "x-stainless-runtime",
              "x-stainless-runtime-version",
              "x-stainless-timeout",
              "x-timestamp"),
          List.of(
              "allow",
              "openai-poll-after-ms",
              "retry-after",
              "traceparent",
              "www-authenticate",
              "x-embeddings-cache",
              "x-embeddings-dimensions-policy",
              "x-embeddings-fallback-from",
              "x-embeddings-provider",
              "x-inference-time",
              "x-queue-time",
              "x-ratelimit-limit-requests",
              "x-ratelimit-limit-tokens",
              "x-ratelimit-remaining-requests",
              "x-ratelimit-remaining-tokens",
              "x-ratelimit-reset-requests",
              "x-ratelimit-reset-tokens",
              "x-request-id",
              "x-should-retry",
              "x-tokenization-time",
              "x-total-time"),
          HOUR);

  /** Uploads to the documents bucket by presigned URLs, whose signature says what is sent. */
  public static final CorsRules UPLOADS =
      new CorsRules(
          List.of("PUT"),
          List.of(ANY),
          List.of("etag", "x-amz-request-id", "x-amz-version-id"),
          HOUR);

  public CorsRules {
    methods = List.copyOf(methods);
    requestHeaders = List.copyOf(requestHeaders);
    responseHeaders = List.copyOf(responseHeaders);
  }

  /** Headers of the answer to a preflight request from an allowed origin. */
  public Map<String, String> preflight() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("access-control-allow-origin", ANY);
    headers.put("access-control-allow-methods", String.join(",", methods));
    headers.put("access-control-allow-headers", String.join(",", requestHeaders));
    headers.put("access-control-max-age", Long.toString(maxAge.toSeconds()));
    return headers;
  }

  /** Headers of any other answer to an allowed origin. */
  public Map<String, String> answer() {
    return Map.of(
        "access-control-allow-origin",
        ANY,
        "access-control-expose-headers",
        String.join(",", responseHeaders));
  }

  /**
   * True if a request is a browser's preflight.
   *
   * @param origin the header of this name
   * @param wanted {@code access-control-request-method}
   */
  public static boolean isPreflight(
      String method, Optional<String> origin, Optional<String> wanted) {
    return method.equals("OPTIONS") && origin.isPresent() && wanted.isPresent();
  }
}
