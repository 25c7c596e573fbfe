package dev.embedway.local.runner.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.runner.Invocable;
import dev.embedway.local.runner.InvocationOutcome;
import dev.embedway.topology.route.Endpoint;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The HTTP API: an API Gateway on an address of this machine.
 *
 * <p>Thread-safe. It refuses what API Gateway refuses, in its {@code {"message"}} shape: payloads
 * over 10 MB, and over Lambda's 6 MB to or from the function. Requests that are no HTTP, and names
 * in {@code Host} that {@link HostNames} do not allow, are refused in the API's own shape;
 * HTTP/1.0, absolute targets, extensions of chunks and trailers are taken, as there. A body is read
 * only for a key that is known; without one the function answers the head alone. {@code /} is a
 * {@link StartPage}, which AWS does not have. An answer that is a stream of events goes on by
 * {@link EventStreams}, which AWS does not do either.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html">API
 *     Gateway quotas</a>
 */
public final class HttpGateway implements AutoCloseable {

  /**
   * Requests that end when their client leaves, since their answer is all that they make. API
   * Gateway lets them run to their end; there, no other caller shares their environment.
   */
  private static final Pattern EMBEDDING = Pattern.compile("POST (/api)?/v1/embeddings(/batch)?/?");

  private static final Header CLOSE = HeaderValues.CONNECTION_CLOSE;

  private final RouteTable routes;
  private final Map<String, Invocable> functions = new HashMap<>();
  private final InstantSource clock;
  private final HttpEventJson events = new HttpEventJson();
  private final HttpAnswer answers = new HttpAnswer();
  private final ClientWatch clients = new ClientWatch();
  private final KeyKnowledge keys;
  private final ConnectionWatch watch;
  private final HostNames names;
  private final EventStreams streams;
  private final WebServer server;

  private HttpGateway(
      List<? extends Invocable> functions,
      KeyKnowledge keys,
      EventStreams streams,
      Timeouts times,
      InetSocketAddress address,
      InstantSource clock) {
    this.names = HostNames.of(address.getAddress());
    this.keys = keys;
    this.streams = streams;
    this.watch = new ConnectionWatch(clients, times.receiving(), times.answering());
    this.routes = new RouteTable(Endpoint.gatewayRoutes(), Endpoint.DEFAULT_FUNCTION);
    functions.forEach(function -> this.functions.put(function.name(), function));
    this.clock = clock;
    this.server =
        WebServer.builder()
            .address(address.getAddress())
            .port(address.getPort())
            .shutdownHook(false)
            // An answer is written in pieces; without this the last one waits for the delayed ACK
            // of the one before, 40 ms on Linux.
            .connectionOptions((SocketOptions.Builder socket) -> socket.tcpNoDelay(true))
            .protocolsDiscoverServices(false)
            .addConnectionSelector(watch)
            .idleConnectionTimeout(times.receiving())
            .idleConnectionPeriod(times.receiving().dividedBy(10))
            .shutdownGracePeriod(times.stop())
            .directHandlers(MalformedHttp.handlers())
            .routing((HttpRouting.Builder routing) -> routing.any(this::answer))
            .build();
  }

  /**
   * Starts to listen.
   *
   * @param functions those that answer routes of {@link Endpoint}
   * @param keys asked before a body is read
   * @param events of answers that are streams
   * @param address to listen on, with port 0 on any free one
   * @throws IllegalStateException when the port is taken
   */
  public static HttpGateway open(
      List<? extends Invocable> functions,
      KeyKnowledge keys,
      EventFeed events,
      InetSocketAddress address,
      InstantSource clock) {
    EventStreams streams = new EventStreams(events, EventStreams.PERIOD);
    return open(functions, keys, streams, Timeouts.USUAL, address, clock);
  }

  static HttpGateway open(
      List<? extends Invocable> functions,
      KeyKnowledge keys,
      EventStreams streams,
      Timeouts times,
      InetSocketAddress address,
      InstantSource clock) {
    HttpGateway gateway = new HttpGateway(functions, keys, streams, times, address, clock);
    gateway.server.start();
    return gateway;
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  private void answer(ServerRequest request, ServerResponse response) {
    watch.receives();
    try {
      answerInTime(request, response);
    } finally {
      watch.receives();
    }
    endIfLast(request, response);
  }

  /**
   * Ends the connection where either side said so: after a request without a body the web server
   * would wait for another one, and a client that reads to the end would wait with it.
   */
  private static void endIfLast(ServerRequest request, ServerResponse response) {
    if (request.headers().containsToken(CLOSE) || response.headers().containsToken(CLOSE)) {
      throw new CloseConnectionException("the answer was the last one of its connection");
    }
  }

  private void answerInTime(ServerRequest request, ServerResponse response) {
    Map<String, List<String>> headers = headers(request);
    if (!names.allow(headers.getOrDefault("host", List.of()))) {
      MalformedHttp.refuse(response, HostNames.REFUSAL);
      return;
    }
    if (BrowserCalls.isAnswered(request, response)) {
      return;
    }
    if (StartPage.isAnswered(request, response)) {
      return;
    }
    boolean isKnown = !request.content().hasEntity() || keys.knows(headers);
    if (!isKnown) {
      response.header(CLOSE);
    }
    Optional<byte[]> body = isKnown ? RequestBody.read(request) : Optional.of(new byte[0]);
    watch.answers();
    if (body.isEmpty()) {
      answers.refuse(response.header(CLOSE), 413, "Request Entity Too Large");
      return;
    }
    answers.send(
        response,
        invoke(request, headers, body.get()),
        answer -> stream(request, response, headers, answer));
    if (!isKnown) {
      watch.receives();
      RequestBody.readOn(request);
    }
  }

  private void stream(
      ServerRequest request,
      ServerResponse response,
      Map<String, List<String>> headers,
      JsonNode answer) {
    HttpAnswer.head(response.header(CLOSE), answer);
    String first = answer.path("body").asText();
    if (first.isEmpty()) {
      // Of a HEAD request.
      response.send();
      return;
    }
    clients.whileConnected(
        request,
        () -> {
          streams.send(response, first, () -> keys.knows(headers), watch::answers);
          return response;
        });
  }

  private InvocationOutcome invoke(
      ServerRequest request, Map<String, List<String>> headers, byte[] body) {
    String requestId = UUID.randomUUID().toString();
    String method = request.prologue().method().text();
    RouteTable.Taken route = routes.take(method, request.path().rawPath());
    Invocable function = functions.get(route.function().functionName());
    if (function == null) {
      throw new IllegalStateException("no function " + route.function());
    }
    ReceivedRequest read =
        new ReceivedRequest(
            method,
            request.path().rawPath(),
            request.query().rawValue(),
            headers,
            request.remotePeer().host(),
            body);
    String event = events.of(read, route, requestId, clock.instant());
    return EMBEDDING.matcher(method + " " + read.rawPath()).matches()
        ? clients.whileConnected(request, () -> function.invoke(event))
        : function.invoke(event);
  }

  private static Map<String, List<String>> headers(ServerRequest request) {
    Map<String, List<String>> headers = new HashMap<>();
    request
        .headers()
        .forEach(header -> headers.put(header.name().toLowerCase(Locale.ROOT), header.allValues()));
    return headers;
  }

  /**
   * Times of a connection.
   *
   * @param receiving max time that a client may take to send a request's head, its body, or,
   *     between two requests, nothing
   * @param answering max time until an answer is taken; above the 30 s of a function
   * @param stop max time that requests under way may take once the server closes
   */
  record Timeouts(Duration receiving, Duration answering, Duration stop) {

    static final Timeouts USUAL =
        new Timeouts(Duration.ofSeconds(60), Duration.ofSeconds(120), Duration.ofSeconds(30));
  }

  /** Takes no more requests; those under way are answered first, for up to 30 s. */
  @Override
  public void close() {
    streams.close();
    server.stop();
    watch.close();
  }
}
