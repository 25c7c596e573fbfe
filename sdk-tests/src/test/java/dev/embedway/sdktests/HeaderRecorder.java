package dev.embedway.sdktests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;

/**
 * A way to a server on which the names of requests' headers are written down.
 *
 * <p>Thread-safe.
 */
final class HeaderRecorder implements AutoCloseable {

  /** The connection's own, which are made anew on the second half of the way. */
  private static final Set<String> OF_THE_WAY =
      Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade", "keep-alive");

  private final Set<String> names = new ConcurrentSkipListSet<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI there;
  private final HttpServer server;

  /** A way to the server of a URL. */
  HeaderRecorder(String url) {
    try {
      there = URI.create(url);
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext("/", this::pass);
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The URL by which the server is to be asked. */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + there.getPath();
  }

  /** The headers that were sent so far, in lower case. */
  Set<String> names() {
    return Set.copyOf(names);
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(there.resolve(exchange.getRequestURI().toString()))
              .method(
                  exchange.getRequestMethod(),
                  BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> {
            String lowerCase = name.toLowerCase(Locale.ROOT);
            names.add(lowerCase);
            if (!OF_THE_WAY.contains(lowerCase)) {
              values.forEach(value -> request.header(lowerCase, value));
            }
          });
      HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
      answer
          .headers()
          .map()
          .forEach((name, values) -> {
            if (!OF_THE_WAY.contains(name.toLowerCase(Locale.ROOT))) {
              exchange.getResponseHeaders().put(name, values);
            }
          });
      exchange.sendResponseHeaders(
          answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.close();
  }
}
