package dev.embedway.chroma.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.chroma.http.ChromaException.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Requests to a Chroma server; each may be repeated, and one whose connection is cut is sent once
 * more.
 *
 * @see <a href="https://docs.trychroma.com/reference/server-api">Chroma's API v2</a>
 */
@ThreadSafe
public final class ChromaClient implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();
  private final AtomicInteger underWay = new AtomicInteger();
  private final ChromaServer server;
  private final String root;

  /** A client; connects with the first request. */
  public ChromaClient(ChromaServer server) {
    this.server = server;
    this.root = server.url().toString().replaceFirst("/*$", "") + "/api/v2/";
  }

  /**
   * The collections of the server's database.
   *
   * @param timeout of a request, asked for before each
   */
  public ChromaCollections collections(Supplier<Duration> timeout) {
    return new ChromaCollections(this, timeout);
  }

  /** Place that is asked. */
  public ChromaServer server() {
    return server;
  }

  /** Number of requests without an answer yet. */
  public int underWay() {
    return underWay.get();
  }

  /** Asks for a sign of life. */
  public void heartbeat(Duration timeout) {
    ask("GET", "heartbeat", Optional.empty(), timeout);
  }

  /** Path of the collections. */
  String collectionsPath() {
    return "tenants/%s/databases/%s/collections"
        .formatted(encoded(server.tenant()), encoded(server.database()));
  }

  static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Sends a request; empty where there is nothing at the path. */
  Optional<JsonNode> ask(
      String method, String path, Optional<? extends JsonNode> body, Duration timeout) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(root + path))
            .timeout(timeout)
            .method(
                method,
                body.map(json -> BodyPublishers.ofString(json.toString()))
                    .orElseGet(BodyPublishers::noBody));
    body.ifPresent(_ -> request.header("content-type", "application/json"));
    server.token().ifPresent(token -> request.header("x-chroma-token", token));
    HttpResponse<String> response = sendAgain(request.build());
    return switch (response.statusCode()) {
      case 200, 201 -> Optional.of(parsed(response.body()));
      case 404 -> Optional.empty();
      default -> throw refusal(response);
    };
  }

  private HttpResponse<String> sendAgain(HttpRequest request) {
    underWay.incrementAndGet();
    try {
      return send(request);
    } catch (ConnectException e) {
      throw new ChromaException(Kind.UNREACHABLE, "No Chroma server answers at " + server.url(), e);
    } catch (HttpTimeoutException e) {
      throw new ChromaException(
          Kind.TIMED_OUT, "Chroma at %s did not answer in time".formatted(server.url()), e);
    } catch (IOException e) {
      throw new ChromaException(
          Kind.UNREACHABLE, "The connection to Chroma at %s was cut".formatted(server.url()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChromaException(Kind.INTERRUPTED, "Interrupted", e);
    } finally {
      underWay.decrementAndGet();
    }
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (ConnectException | HttpTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // A connection that the server closed while it was idle.
      return http.send(request, BodyHandlers.ofString());
    }
  }

  private JsonNode parsed(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new ChromaException(
          Kind.FOREIGN,
          server.url() + " answers, but not as Chroma does: is another program on that port?",
          e);
    }
  }

  private ChromaException refusal(HttpResponse<String> response) {
    return new ChromaException(
        response.statusCode() >= 500 ? Kind.FAILED : Kind.REFUSED,
        "Chroma at %s answered %d%s"
            .formatted(server, response.statusCode(), said(response.body())),
        null);
  }

  private static String said(String body) {
    try {
      String message = JSON.readTree(body).path("message").asText();
      return message.isEmpty() ? "" : ": " + message;
    } catch (JsonProcessingException e) {
      return "";
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
