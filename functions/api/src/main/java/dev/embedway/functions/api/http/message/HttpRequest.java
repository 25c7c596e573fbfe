package dev.embedway.functions.api.http.message;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as a route reads it: names of headers in lower case, query decoded once, body as bytes.
 *
 * <p>Immutable.
 */
public final class HttpRequest {

  private final String method;
  private final String path;
  private final String rawQuery;
  private final Map<String, String> query;
  private final Map<String, String> headers;
  private final byte[] body;
  private final SourceAddress source;

  private HttpRequest(
      String method,
      String path,
      String rawQuery,
      Map<String, String> headers,
      byte[] body,
      SourceAddress source) {
    this.method = method;
    this.path = path;
    this.rawQuery = rawQuery;
    this.query = UrlEncoding.query(rawQuery);
    this.headers = headers;
    this.body = body;
    this.source = source;
  }

  /** Address that the request came from, as API Gateway saw it. */
  public SourceAddress source() {
    return source;
  }

  /**
   * The request of an event.
   *
   * @throws InvalidRequestException {@code invalid_json} when the body is said to be base64 and is
   *     not
   */
  public static HttpRequest of(APIGatewayV2HTTPEvent event) {
    return new HttpRequest(
        event.getRequestContext().getHttp().getMethod(),
        event.getRawPath(),
        event.getRawQueryString() == null ? "" : event.getRawQueryString(),
        lowerCase(event.getHeaders()),
        body(event),
        new SourceAddress(String.valueOf(event.getRequestContext().getHttp().getSourceIp())));
  }

  /** Headers alone, which are there whatever becomes of the rest. */
  public static Map<String, String> lowerCase(@Nullable Map<String, String> headers) {
    Map<String, String> lower = new LinkedHashMap<>();
    if (headers != null) {
      headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    }
    return lower;
  }

  private static byte[] body(APIGatewayV2HTTPEvent event) {
    String body = event.getBody() == null ? "" : event.getBody();
    if (!event.getIsBase64Encoded()) {
      return body.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_JSON, "the body is marked as base64 and is not", null);
    }
  }

  public String method() {
    return method;
  }

  public String path() {
    return path;
  }

  /** The path, and the query after a question mark where there is one, both as they came. */
  public String target() {
    return rawQuery.isEmpty() ? path : path + "?" + rawQuery;
  }

  /** A query parameter; its first value where it is given more than once. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** A header, whatever its case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** The media type in lower case without parameters; empty when none is given. */
  public String mediaType() {
    String type = header("content-type").orElse("");
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }

  /** Size of the body in bytes. */
  public int bodyBytes() {
    return body.length;
  }

  /** The body from its start. */
  public InputStream body() {
    return new ByteArrayInputStream(body);
  }

  /** A copy of the body. */
  public byte[] copyOfBody() {
    return body.clone();
  }
}
