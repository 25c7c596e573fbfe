package dev.embedway.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.functions.api.http.message.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request as a client sends it.
 *
 * <p>Immutable.
 *
 * @param path with base and query
 * @param body in base64, as API Gateway passes on what is not text
 * @param source the client's address
 */
public record Ask(
    String method, String path, Map<String, String> headers, String body, String source) {

  private static final String HERE = "127.0.0.1";

  public Ask {
    headers = Map.copyOf(headers);
  }

  public Ask(String method, String path, Map<String, String> headers, String body) {
    this(method, path, headers, body, HERE);
  }

  public static Ask get(String path) {
    return new Ask("GET", path, Map.of(), "");
  }

  public static Ask put(String path, String json) {
    return new Ask("PUT", path, Map.of("content-type", "application/json"), "").body(json);
  }

  public static Ask delete(String path) {
    return new Ask("DELETE", path, Map.of(), "");
  }

  public static Ask post(String path, String json) {
    return new Ask("POST", path, Map.of("content-type", "application/json"), "").body(json);
  }

  public static Ask patch(String path, String json) {
    return new Ask("PATCH", path, Map.of("content-type", "application/json"), "").body(json);
  }

  public Ask body(String text) {
    return body(text.getBytes(StandardCharsets.UTF_8));
  }

  public Ask body(byte[] bytes) {
    return new Ask(method, path, headers, Base64.getEncoder().encodeToString(bytes), source);
  }

  public Ask with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Ask(method, path, more, body, source);
  }

  public Ask key(String key) {
    return with("authorization", "Bearer " + key);
  }

  /** The same at another path. */
  public Ask at(String other) {
    return new Ask(method, other, headers, body, source);
  }

  /** The same from another address, which no wrong key of others slows down. */
  public Ask from(String address) {
    return new Ask(method, path, headers, body, address);
  }

  /** The event that API Gateway makes of it. */
  public String event() {
    int mark = path.indexOf('?');
    String rawPath = mark < 0 ? path : path.substring(0, mark);
    ObjectNode event = Json.object();
    event.put("version", "2.0");
    event.put("routeKey", "$default");
    event.put("rawPath", rawPath);
    event.put("rawQueryString", mark < 0 ? "" : path.substring(mark + 1));
    event.set("headers", Json.tree(headers));
    ObjectNode http = Json.object().put("method", method).put("path", rawPath);
    http.put("protocol", "HTTP/1.1").put("sourceIp", source).put("userAgent", "test");
    event.set("requestContext", Json.object().<ObjectNode>set("http", http));
    if (!body.isEmpty()) {
      event.put("body", body);
    }
    event.put("isBase64Encoded", !body.isEmpty());
    return event.toString();
  }
}
