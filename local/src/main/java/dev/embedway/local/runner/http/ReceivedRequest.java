package dev.embedway.local.runner.http;

import java.util.List;
import java.util.Map;

/**
 * An HTTP request, read to its end.
 *
 * <p>Immutable.
 */
final class ReceivedRequest {

  private final String method;
  private final String rawPath;
  private final String rawQuery;
  private final Map<String, List<String>> headers;
  private final String sourceIp;
  private final byte[] body;

  ReceivedRequest(
      String method,
      String rawPath,
      String rawQuery,
      Map<String, List<String>> headers,
      String sourceIp,
      byte[] body) {
    this.method = method;
    this.rawPath = rawPath;
    this.rawQuery = rawQuery;
    this.headers = Map.copyOf(headers);
    this.sourceIp = sourceIp;
    this.body = body;
  }

  String method() {
    return method;
  }

  String rawPath() {
    return rawPath;
  }

  /** Query string, without the question mark; empty if there is none. */
  String rawQuery() {
    return rawQuery;
  }

  /** By lower-case name. */
  Map<String, List<String>> headers() {
    return headers;
  }

  /** A header's first value, empty where there is none. */
  String first(String name) {
    return headers.getOrDefault(name, List.of("")).getFirst();
  }

  String sourceIp() {
    return sourceIp;
  }

  byte[] body() {
    return body;
  }
}
