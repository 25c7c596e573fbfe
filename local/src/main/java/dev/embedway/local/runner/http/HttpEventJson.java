package dev.embedway.local.runner.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.runner.LocalAws;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The event that API Gateway makes of an HTTP request, payload format 2.0.
 *
 * <p>Immutable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">Payload
 *     format version</a>
 */
final class HttpEventJson {

  private static final DateTimeFormatter LOG_TIME =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final ObjectMapper json = new ObjectMapper();

  /** The event of a request that took a route. */
  String of(ReceivedRequest request, RouteTable.Taken route, String requestId, Instant now) {
    ObjectNode event = json.createObjectNode();
    event.put("version", "2.0");
    event.put("routeKey", route.key());
    event.put("rawPath", request.rawPath());
    event.put("rawQueryString", request.rawQuery());
    ObjectNode headers = event.putObject("headers");
    request.headers().forEach((name, values) -> headers.put(name, String.join(",", values)));
    List<String> cookies = request.headers().getOrDefault("cookie", List.of());
    if (!cookies.isEmpty()) {
      cookies.forEach(event.putArray("cookies")::add);
    }
    queryParameters(event, request.rawQuery());
    if (!route.pathParameters().isEmpty()) {
      route.pathParameters().forEach(event.putObject("pathParameters")::put);
    }
    context(event.putObject("requestContext"), request, route, requestId, now);
    body(event, request);
    return event.toString();
  }

  private static void queryParameters(ObjectNode event, String rawQuery) {
    if (rawQuery.isEmpty()) {
      return;
    }
    Map<String, String> values = new TreeMap<>();
    for (String pair : rawQuery.split("&", -1)) {
      String[] halves = pair.split("=", 2);
      if (!halves[0].isEmpty()) {
        values.merge(
            decoded(halves[0]),
            halves.length == 2 ? decoded(halves[1]) : "",
            (a, b) -> a + "," + b);
      }
    }
    values.forEach(event.putObject("queryStringParameters")::put);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static void context(
      ObjectNode context,
      ReceivedRequest request,
      RouteTable.Taken route,
      String requestId,
      Instant now) {
    context.put("accountId", LocalAws.ACCOUNT);
    context.put("apiId", "local");
    context.put("domainName", request.first("host"));
    context.put("domainPrefix", "local");
    context.put("requestId", requestId);
    context.put("routeKey", route.key());
    context.put("stage", "$default");
    context.put("time", LOG_TIME.format(now));
    context.put("timeEpoch", now.toEpochMilli());
    ObjectNode http = context.putObject("http");
    http.put("method", request.method());
    http.put("path", request.rawPath());
    http.put("protocol", "HTTP/1.1");
    http.put("sourceIp", request.sourceIp());
    http.put("userAgent", request.first("user-agent"));
  }

  private static void body(ObjectNode event, ReceivedRequest request) {
    byte[] bytes = request.body();
    boolean text = isText(request.first("content-type")) && isUtf8(bytes);
    event.put("isBase64Encoded", !text && bytes.length > 0);
    if (bytes.length > 0) {
      event.put(
          "body",
          text
              ? new String(bytes, StandardCharsets.UTF_8)
              : Base64.getEncoder().encodeToString(bytes));
    }
  }

  /** True if a body is UTF-8; another would reach the function with replaced characters. */
  private static boolean isUtf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).limit() >= 0;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** The types that API Gateway passes on as text. */
  private static boolean isText(String contentType) {
    String type = contentType.toLowerCase(Locale.ROOT);
    return type.startsWith("text/")
        || type.startsWith("application/json")
        || type.startsWith("application/javascript")
        || type.startsWith("application/xml");
  }
}
