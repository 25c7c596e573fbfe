package dev.embedway.local.runner;

import dev.embedway.core.topology.Topology;
import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The HTTP API: an API Gateway that listens on 127.0.0.1.
 *
 * <p>Thread-safe. It refuses what API Gateway refuses, in its {@code {"message"}} shape: payloads
 * over 10 MB, and over Lambda's 6 MB to or from the function.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html">API
 *     Gateway quotas</a>
 */
public final class HttpFrontDoor implements AutoCloseable {

  static final int MAX_BODY = 10 * 1024 * 1024;

  /**
   * Requests that end when their client leaves, since their answer is all that they make. API
   * Gateway lets them run to their end; there, no other caller shares their environment.
   */
  private static final Pattern EMBEDDING = Pattern.compile("POST (/api)?/v1/embeddings(/batch)?/?");

  private final RouteTable routes;
  private final Map<String, Invocable> functions = new HashMap<>();
  private final InstantSource clock;
  private final HttpEventJson events = new HttpEventJson();
  private final HttpAnswer answers = new HttpAnswer();
  private final ClientWatch clients = new ClientWatch();
  private final WebServer server;

  private HttpFrontDoor(
      Topology topology, List<? extends Invocable> functions, int port, InstantSource clock) {
    this.routes = new RouteTable(topology.routes(), Topology.API);
    functions.forEach(function -> this.functions.put(function.name(), function));
    this.clock = clock;
    this.server =
        WebServer.builder()
            .address(InetAddress.getLoopbackAddress())
            .port(port)
            .shutdownHook(false)
            // An answer is written in pieces; without this the last one waits for the delayed ACK
            // of the one before, 40 ms on Linux.
            .connectionOptions((SocketOptions.Builder socket) -> socket.tcpNoDelay(true))
            .protocolsDiscoverServices(false)
            .addConnectionSelector(clients)
            .routing((HttpRouting.Builder routing) -> routing.any(this::answer))
            .build();
  }

  /**
   * Starts to listen.
   *
   * @param functions those that the topology's routes name, and {@link Topology#API}
   * @param port 0 for any free one
   * @throws IllegalStateException when the port is taken
   */
  public static HttpFrontDoor open(
      Topology topology, List<? extends Invocable> functions, int port, InstantSource clock) {
    HttpFrontDoor door = new HttpFrontDoor(topology, functions, port, clock);
    door.server.start();
    return door;
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  private void answer(ServerRequest request, ServerResponse response) {
    if (BrowserCalls.isAnswered(request, response)) {
      return;
    }
    Optional<byte[]> body = read(request);
    if (body.isEmpty()) {
      answers.refuse(response, 413, "Request Entity Too Large");
      return;
    }
    String requestId = UUID.randomUUID().toString();
    String method = request.prologue().method().text();
    RouteTable.Taken route = routes.take(method, request.path().rawPath());
    Invocable function = functions.get(route.function());
    if (function == null) {
      throw new IllegalStateException("no function " + route.function());
    }
    HttpRequest read =
        new HttpRequest(
            method,
            request.path().rawPath(),
            request.query().rawValue(),
            headers(request),
            request.remotePeer().host(),
            body.get());
    String event = events.of(read, route, requestId, clock.instant());
    answers.send(
        response,
        EMBEDDING.matcher(method + " " + read.rawPath()).matches()
            ? clients.whileConnected(request, () -> function.invoke(event))
            : function.invoke(event));
  }

  private static Map<String, List<String>> headers(ServerRequest request) {
    Map<String, List<String>> headers = new HashMap<>();
    request
        .headers()
        .forEach(header -> headers.put(header.name().toLowerCase(Locale.ROOT), header.allValues()));
    return headers;
  }

  /** The body, empty when it is too large. */
  private static Optional<byte[]> read(ServerRequest request) {
    if (request.headers().contentLength().orElse(0) > MAX_BODY) {
      return Optional.empty();
    }
    if (!request.content().hasEntity()) {
      return Optional.of(new byte[0]);
    }
    try (InputStream stream = request.content().inputStream()) {
      byte[] bytes = stream.readNBytes(MAX_BODY + 1);
      return bytes.length > MAX_BODY ? Optional.empty() : Optional.of(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes no more requests; those under way are answered first. */
  @Override
  public void close() {
    server.stop();
  }
}
