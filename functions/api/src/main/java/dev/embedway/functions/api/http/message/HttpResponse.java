package dev.embedway.functions.api.http.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer, in JSON unless its headers say otherwise.
 *
 * <p>Immutable.
 *
 * @param status HTTP's
 * @param headers beside those that every answer has
 * @param body JSON or text
 */
public record HttpResponse(int status, Map<String, String> headers, String body) {

  public HttpResponse {
    headers = Map.copyOf(headers);
  }

  /** An answer of status 200. */
  public static HttpResponse ok(ObjectNode body) {
    return of(200, body);
  }

  /** An answer of any status. */
  public static HttpResponse of(int status, ObjectNode body) {
    return new HttpResponse(status, Map.of(), body.toString());
  }

  /** The same head, as a request for that alone is answered. */
  public HttpResponse withoutBody() {
    return new HttpResponse(status, headers, "");
  }

  /** The same with headers more. */
  public HttpResponse with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new HttpResponse(status, all, body);
  }
}
