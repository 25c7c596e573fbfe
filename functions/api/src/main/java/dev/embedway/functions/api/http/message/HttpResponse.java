package dev.embedway.functions.api.http.message;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer, in JSON unless its headers say otherwise.
 *
 * <p>Immutable.
 *
 * @param status HTTP's
 * @param headers beside those that every answer has
 * @param body JSON or text, or bytes in base64
 * @param form of the body
 */
public record HttpResponse(int status, Map<String, String> headers, String body, Form form) {

  /** Form of a body. */
  public enum Form {
    TEXT,
    /** Bytes, which API Gateway decodes. */
    BASE64
  }

  /** An answer of text. */
  public HttpResponse(int status, Map<String, String> headers, String body) {
    this(status, headers, body, Form.TEXT);
  }

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

  /** An answer of status 200 that is a file to be saved. */
  public static HttpResponse file(byte[] content) {
    return new HttpResponse(
        200,
        Map.of(
            "Content-Type", "application/octet-stream",
            "Content-Disposition", "attachment",
            "X-Content-Type-Options", "nosniff"),
        Base64.getEncoder().encodeToString(content),
        Form.BASE64);
  }

  /** The same head, as a request for that alone is answered. */
  public HttpResponse withoutBody() {
    return new HttpResponse(status, headers, "");
  }

  /** The same with headers more. */
  public HttpResponse with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new HttpResponse(status, all, body, form);
  }
}
