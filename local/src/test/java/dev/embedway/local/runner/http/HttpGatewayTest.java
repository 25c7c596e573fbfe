package dev.embedway.local.runner.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.embedway.local.runner.LambdaFunction;
import dev.embedway.topology.EventSource;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.FunctionSpec;
import dev.embedway.topology.route.Endpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(360)
class HttpGatewayTest {

  private static final InetSocketAddress LOOPBACK =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private static final EventFeed NO_EVENTS =
      () -> {
        throw new IllegalStateException("no answer is a stream");
      };

  private final BlockingQueue<APIGatewayV2HTTPEvent> seen = new LinkedBlockingQueue<>();
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void handsOverWhatTheClientSent() throws Exception {
    try (HttpGateway gateway = gateway(answering(200, "{}"))) {
      http.send(
          request(gateway, "/v1/documents/a%2Fb?limit=2&after=x%20y")
              .header("X-Api-Key", "secret-key")
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{\"input\":\"\u00fcber\"}"))
              .build(),
          BodyHandlers.ofString());

      APIGatewayV2HTTPEvent event = taken();
      assertEquals("2.0", event.getVersion());
      assertEquals("$default", event.getRouteKey());
      assertEquals("/v1/documents/a%2Fb", event.getRawPath());
      assertEquals("limit=2&after=x%20y", event.getRawQueryString());
      assertEquals(Map.of("limit", "2", "after", "x y"), event.getQueryStringParameters());
      assertEquals("secret-key", event.getHeaders().get("x-api-key"));
      assertEquals("POST", event.getRequestContext().getHttp().getMethod());
      assertEquals("{\"input\":\"\u00fcber\"}", event.getBody());
      assertFalse(event.getIsBase64Encoded());
    }
  }

  @Test
  void showsABrowserWhereToGoOn() throws Exception {
    try (HttpGateway gateway = gateway(answering(404, "{}"))) {
      HttpResponse<String> page = http.send(request(gateway, "/").build(), BodyHandlers.ofString());

      assertEquals(200, page.statusCode());
      assertEquals(
          "text/html; charset=utf-8", page.headers().firstValue("content-type").orElse(""));
      assertTrue(page.body().contains("href=\"/openapi.json\""), page.body());
      assertTrue(page.body().contains("href=\"/health\""), page.body());
      assertTrue(seen.isEmpty());
    }
  }

  @Test
  void takesAnyNameOnAnAddressThatOthersReach() throws Exception {
    InetSocketAddress all = new InetSocketAddress("0.0.0.0", 0);
    try (HttpGateway gateway = gateway(answering(200, "{}"), Duration.ofSeconds(60), all);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write(
              "GET /v1/models HTTP/1.1\r\nHost: box.example\r\nConnection: close\r\n\r\n"
                  .getBytes(US_ASCII));

      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
    }
  }

  @Test
  void answersPreflightRequestsItselfAsApiGatewayDoes() throws Exception {
    try (HttpGateway gateway = gateway(answering(200, "{}"))) {
      HttpResponse<String> answer =
          http.send(
              request(gateway, "/v1/embeddings")
                  .header("Origin", "https://page.example")
                  .header("Access-Control-Request-Method", "POST")
                  .header("Access-Control-Request-Headers", "authorization,x-stainless-os")
                  .method("OPTIONS", BodyPublishers.noBody())
                  .build(),
              BodyHandlers.ofString());

      assertEquals(204, answer.statusCode());
      assertEquals("*", answer.headers().firstValue("access-control-allow-origin").orElse(""));
      String headers = answer.headers().firstValue("access-control-allow-headers").orElse("");
      assertTrue(List.of(headers.split(",")).contains("authorization"), headers);
      assertTrue(List.of(headers.split(",")).contains("x-stainless-os"), headers);
      String methods = answer.headers().firstValue("access-control-allow-methods").orElse("");
      assertTrue(List.of(methods.split(",")).contains("DELETE"), methods);
      assertEquals("3600", answer.headers().firstValue("access-control-max-age").orElse(""));
      assertTrue(seen.isEmpty());
    }
  }

  @Test
  void letsPagesReadAnswersAndSaysNothingOfThemToOthers() throws Exception {
    try (HttpGateway gateway = gateway(answering(429, "{}"))) {
      HttpResponse<String> ofPage =
          http.send(
              request(gateway, "/v1/models").header("Origin", "https://page.example").GET().build(),
              BodyHandlers.ofString());
      HttpResponse<String> other =
          http.send(request(gateway, "/v1/models").GET().build(), BodyHandlers.ofString());
      HttpResponse<String> options =
          http.send(
              request(gateway, "/v1/models").method("OPTIONS", BodyPublishers.noBody()).build(),
              BodyHandlers.ofString());

      assertEquals("*", ofPage.headers().firstValue("access-control-allow-origin").orElse(""));
      String exposed = ofPage.headers().firstValue("access-control-expose-headers").orElse("");
      assertTrue(List.of(exposed.split(",")).contains("retry-after"), exposed);
      assertTrue(other.headers().firstValue("access-control-allow-origin").isEmpty());
      assertEquals(429, options.statusCode());
    }
  }

  @Test
  void handsOverBinaryBodiesAsBase64AndTheirAbsenceAsNothing() throws Exception {
    try (HttpGateway gateway = gateway(answering(200, "{}"))) {
      http.send(
          request(gateway, "/v1/documents")
              .header("Content-Type", "multipart/form-data; boundary=x")
              .POST(BodyPublishers.ofByteArray(new byte[] {0, (byte) 0xff}))
              .build(),
          BodyHandlers.ofString());
      APIGatewayV2HTTPEvent posted = taken();
      http.send(request(gateway, "/v1/documents").GET().build(), BodyHandlers.ofString());

      assertTrue(posted.getIsBase64Encoded());
      assertEquals("AP8=", posted.getBody());
      assertNull(taken().getBody());
    }
  }

  @Test
  void handsOverWhatIsSaidToBeTextAndIsNotAsItCame() throws Exception {
    try (HttpGateway gateway = gateway(answering(200, "{}"))) {
      http.send(
          request(gateway, "/v1/embeddings")
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofByteArray(new byte[] {'{', (byte) 0xff}))
              .build(),
          BodyHandlers.ofString());

      APIGatewayV2HTTPEvent event = taken();
      assertTrue(event.getIsBase64Encoded());
      assertEquals("e/8=", event.getBody());
    }
  }

  @Test
  void takesASegmentThatIsBadlyEncodedAsItStands() {
    RouteTable routes = new RouteTable(Endpoint.gatewayRoutes(), Endpoint.DEFAULT_FUNCTION);

    RouteTable.Taken taken = routes.take("DELETE", "/v1/documents/%zz");

    assertEquals(FunctionId.DATA, taken.function());
    assertEquals(Map.of("id", "%zz"), taken.pathParameters());
  }

  @Test
  void sendsRoutesOfTheTopologyToTheirFunction() throws Exception {
    try (HttpGateway gateway = gateway(answering(200, "{}"))) {
      HttpResponse<String> searched =
          http.send(
              request(gateway, "/v1/vector_stores/my%20store/search")
                  .POST(BodyPublishers.ofString("{}"))
                  .build(),
              BodyHandlers.ofString());
      HttpResponse<String> listed =
          http.send(request(gateway, "/v1/vector_stores").GET().build(), BodyHandlers.ofString());

      assertEquals(
          FunctionId.DATA.functionName(), searched.headers().firstValue("x-function").orElse(""));
      assertEquals(Map.of("store", "my store"), taken().getPathParameters());
      assertEquals(
          FunctionId.API.functionName(), listed.headers().firstValue("x-function").orElse(""));
    }
  }

  @Test
  void refusesTenMegabytesAsApiGatewayDoes() throws Exception {
    try (HttpGateway gateway = gateway(answering(200, "{}"))) {
      HttpResponse<String> response = post(gateway, RequestBody.MAX_BYTES + 1);

      assertEquals(413, response.statusCode());
      assertEquals("{\"message\":\"Request Entity Too Large\"}", response.body());
      assertTrue(seen.isEmpty());
    }
  }

  /** A client that sends its whole body before it reads must not find the connection reset. */
  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 10485761", "Transfer-Encoding: chunked"})
  void answersATooLargeBodyOnceItWasSent(String framing) throws Exception {
    try (HttpGateway gateway = gateway(answering(200, "{}"));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      OutputStream out = socket.getOutputStream();
      boolean chunked = framing.startsWith("Transfer");
      byte[] body = new byte[RequestBody.MAX_BYTES + 1];
      out.write(
          ("POST /v1/embeddings HTTP/1.1\r\nHost: localhost\r\n"
                  + framing
                  + "\r\n\r\n"
                  + (chunked ? Integer.toHexString(body.length) + "\r\n" : ""))
              .getBytes(US_ASCII));
      for (int at = 0; at < body.length; at += 1 << 16) {
        out.write(body, at, Math.min(1 << 16, body.length - at));
      }
      out.write((chunked ? "\r\n0\r\n\r\n" : "").getBytes(US_ASCII));

      String answer = new String(socket.getInputStream().readNBytes(12), US_ASCII);

      assertEquals("HTTP/1.1 413", answer);
    }
  }

  @Test
  void refusesATooLargeBodyBeforeAskingForIt() throws Exception {
    try (HttpGateway gateway = gateway(answering(200, "{}"));
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      String head =
          String.join(
              "\r\n",
              "POST /v1/embeddings HTTP/1.1",
              "Host: localhost",
              "Content-Length: 10485761",
              "Expect: 100-continue",
              "",
              "");
      socket.getOutputStream().write(head.getBytes(US_ASCII));

      assertEquals("HTTP/1.1 413", new String(socket.getInputStream().readNBytes(12), US_ASCII));
    }
  }

  @Test
  void refusesAnEventThatLambdaWouldRefuse() throws Exception {
    try (HttpGateway gateway = gateway(answering(200, "{}"))) {
      HttpResponse<String> response = post(gateway, LambdaFunction.MAX_PAYLOAD);

      assertEquals(413, response.statusCode());
      assertTrue(seen.isEmpty());
    }
  }

  @Test
  void answersFiveHundredForATooLargeAnswerAndForAThrowingHandler() throws Exception {
    String large = "x".repeat(LambdaFunction.MAX_PAYLOAD);
    try (HttpGateway tooLarge = gateway(answering(200, large));
        HttpGateway throwing =
            gateway((_, _) -> {
              throw new IllegalStateException("on purpose");
            })) {
      HttpResponse<String> first = post(tooLarge, 1);
      HttpResponse<String> second = post(throwing, 1);

      assertEquals(500, first.statusCode());
      assertEquals("{\"message\":\"Internal Server Error\"}", first.body());
      assertEquals(500, second.statusCode());
      assertFalse(second.body().contains("purpose"));
    }
  }

  @Test
  void givesUpWhenTheFunctionsTimeIsUp() throws Exception {
    try (HttpGateway gateway =
        gateway((_, context) -> {
          assertTrue(context.getRemainingTimeInMillis() <= 1000);
          awaitForever();
          return new APIGatewayV2HTTPResponse();
        })) {
      HttpResponse<String> response = post(gateway, 1);

      assertEquals(503, response.statusCode());
      assertEquals("{\"message\":\"Service Unavailable\"}", response.body());
    }
  }

  @Test
  void interruptsAnEmbeddingsRequestWhoseClientLeft() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    try (HttpGateway gateway = slowGateway(waiting(begun, interrupted))) {
      try (Socket client = send(gateway, "POST /v1/embeddings")) {
        assertTrue(begun.await(60, TimeUnit.SECONDS));
        assertEquals(0, client.getInputStream().available());
      }

      assertTrue(interrupted.await(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void letsARequestWithOtherEffectsEndWhenItsClientLeft() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    try (HttpGateway gateway = slowGateway(waiting(begun, interrupted, ended))) {
      send(gateway, "POST /v1/documents").close();
      assertTrue(begun.await(60, TimeUnit.SECONDS));
      CountDownLatch second = new CountDownLatch(1);
      // By the time that this one is seen to be gone, the first would have been.
      try (HttpGateway other = slowGateway(waiting(new CountDownLatch(1), second))) {
        send(other, "POST /v1/embeddings").close();
        assertTrue(second.await(60, TimeUnit.SECONDS));
      }

      assertEquals(1, interrupted.getCount());
      ended.countDown();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/models HTTP/1.1|Host: 127.0.0.1|Connection: close||",
        "GET /v1/models HTTP/1.1|Host: 127.0.0.1|Connection: Close, TE||",
        "GET /v1/models HTTP/1.0||",
        "POST /v1/embeddings HTTP/1.1|Host: 127.0.0.1|Connection: close|Content-Length: 2||{}"
      })
  void endsAConnectionAtOnceThatTheClientWantsEnded(String request) throws Exception {
    try (HttpGateway gateway = gateway(answering(200, "{}"));
        Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      // Well below the time after which an idle connection ends by itself.
      client.setSoTimeout(30_000);
      client.getOutputStream().write(request.replace("|", "\r\n").getBytes(US_ASCII));

      String answer = new String(client.getInputStream().readAllBytes(), US_ASCII);

      assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
      assertTrue(answer.endsWith("{}"), answer);
    }
  }

  @Test
  void servesRequestAfterRequestOfOneConnectionSentTogetherOrNot() throws Exception {
    try (HttpGateway gateway = gateway(answering(200, "{}"));
        Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      client.setSoTimeout(10_000);
      for (int i = 0; i < 3; i++) {
        client.getOutputStream().write(bytes("POST /v1/embeddings"));
        assertEquals("HTTP/1.1 200 OK", answer(client));
      }

      byte[] two = (text("POST /v1/embeddings") + text("GET /v1/models")).getBytes(US_ASCII);
      client.getOutputStream().write(two);

      assertEquals("HTTP/1.1 200 OK", answer(client));
      assertEquals("HTTP/1.1 200 OK", answer(client));
      assertEquals(5, seen.size());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /v1/embeddings?a=b HTTP/1.0|Host: 127.0.0.1|Connection: close|Content-Length: 2||{}",
        "POST /v1/embeddings?a=b HTTP/1.0|Content-Length: 2||{}",
        "POST http://127.0.0.1:80/v1/embeddings?a=b HTTP/1.1|Host: a.example|Content-Length: 2||{}",
        "POST /v1/embeddings?a=b HTTP/1.1|Host: 127.0.0.1|Transfer-Encoding: chunked||"
            + "1;name=value|{|1 ; x|}|0||",
        "POST /v1/embeddings?a=b HTTP/1.1|Host: 127.0.0.1|Transfer-Encoding: chunked|"
            + "Trailer: x-sum||2|{}|0|X-Sum: 1||"
      })
  void takesWhatApiGatewayTakesOfOlderAndRarerHttp(String request) throws Exception {
    try (HttpGateway gateway = gateway(answering(200, "{}"));
        Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      client.setSoTimeout(60_000);
      for (byte each : request.replace("|", "\r\n").getBytes(US_ASCII)) {
        client.getOutputStream().write(each);
      }

      assertEquals("HTTP/1.1 200 OK", answer(client));
      APIGatewayV2HTTPEvent event = taken();
      assertEquals("/v1/embeddings", event.getRawPath());
      assertEquals("a=b", event.getRawQueryString());
      assertTrue(
          String.valueOf(event.getHeaders().get("host"))
              .matches("127\\.0\\.0\\.1(:80)?|localhost"));
      String body =
          event.getIsBase64Encoded()
              ? new String(Base64.getDecoder().decode(event.getBody()), US_ASCII)
              : event.getBody();
      assertEquals("{}", body);
    }
  }

  @Test
  void theHostOfAnAbsoluteTargetMustBeThisMachine() throws Exception {
    try (HttpGateway gateway = gateway(answering(200, "{}"));
        Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      client.setSoTimeout(60_000);
      client
          .getOutputStream()
          .write(
              "GET http://elsewhere.example/v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                  .getBytes(US_ASCII));

      assertEquals("HTTP/1.1 400 Bad Request", answer(client));
      assertEquals(0, seen.size());
    }
  }

  private static Socket send(HttpGateway gateway, String line) throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
    client.getOutputStream().write(bytes(line));
    return client;
  }

  private static byte[] bytes(String line) {
    return text(line).getBytes(US_ASCII);
  }

  private static String text(String line) {
    return line + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{}";
  }

  /** The first line of an answer, which is read to its end. */
  private static String answer(Socket client) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) client.getInputStream().read());
    }
    Matcher length = Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
    assertTrue(length.find(), head::toString);
    client.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
    return head.substring(0, head.indexOf("\r"));
  }

  private static RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> waiting(
      CountDownLatch begun, CountDownLatch interrupted) {
    return waiting(begun, interrupted, new CountDownLatch(1));
  }

  private static RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> waiting(
      CountDownLatch begun, CountDownLatch interrupted, CountDownLatch ended) {
    return (_, _) -> {
      begun.countDown();
      try {
        assertTrue(ended.await(60, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        interrupted.countDown();
      }
      return new APIGatewayV2HTTPResponse();
    };
  }

  private static void awaitForever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<String> post(HttpGateway gateway, int bytes)
      throws IOException, InterruptedException {
    return http.send(
        request(gateway, "/v1/embeddings")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("x".repeat(bytes)))
            .build(),
        BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(HttpGateway gateway, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path));
  }

  private APIGatewayV2HTTPEvent taken() throws InterruptedException {
    return Objects.requireNonNull(seen.poll(60, TimeUnit.SECONDS));
  }

  private RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> answering(
      int status, String body) {
    return (event, context) -> {
      seen.add(event);
      return APIGatewayV2HTTPResponse.builder()
          .withStatusCode(status)
          .withHeaders(Map.of("X-Function", context.getFunctionName()))
          .withBody(body)
          .build();
    };
  }

  private static HttpGateway gateway(
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler) {
    return gateway(handler, Duration.ofSeconds(1));
  }

  /** A server whose functions have a longer timeout than a test. */
  private static HttpGateway slowGateway(
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler) {
    return gateway(handler, Duration.ofSeconds(60));
  }

  private static HttpGateway gateway(
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler, Duration timeout) {
    return gateway(handler, timeout, LOOPBACK);
  }

  private static HttpGateway gateway(
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler,
      Duration timeout,
      InetSocketAddress address) {
    InstantSource clock = InstantSource.system();
    return HttpGateway.open(
        FunctionId.startedBy(EventSource.HTTP).stream()
            .map(function ->
                new LambdaFunction<>(
                    new FunctionSpec(function.functionName(), "test", timeout, 512),
                    handler,
                    APIGatewayV2HTTPEvent.class,
                    APIGatewayV2HTTPResponse.class,
                    clock))
            .toList(),
        _ -> true,
        NO_EVENTS,
        address,
        clock);
  }
}
