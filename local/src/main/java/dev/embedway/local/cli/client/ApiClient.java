package dev.embedway.local.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cli.terminal.CommandFailure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Embedway's HTTP API as the commands use it.
 *
 * <p>Thread-safe. Every method throws {@link CommandFailure}, saying what to do, when there is no
 * answer or the answer is an error.
 */
public final class ApiClient {

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration UPLOAD_TIMEOUT = Duration.ofMinutes(15);

  private final URI base;
  private final String key;
  private final Optional<RequestSigner> signer;
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * A client of one server.
   *
   * @param server its address; {@code /v1} or {@code /api/v1} at the end may be left out
   * @throws CommandFailure when the address has another scheme than http or https, or no host
   */
  public ApiClient(URI server, String key, Optional<RequestSigner> signer) {
    String scheme = String.valueOf(server.getScheme());
    if (!scheme.matches("https?") || server.getHost() == null) {
      throw new CommandFailure("The server's address must be like http://127.0.0.1:8080");
    }
    this.base = URI.create(server.toString().replaceFirst("(/api)?(/v1)?/*$", ""));
    this.key = key;
    this.signer = signer;
  }

  URI base() {
    return base;
  }

  /** An object to fill and send. */
  public ObjectNode object() {
    return json.createObjectNode();
  }

  /** Path and parameters as one, encoded. */
  public static String query(String path, Map<String, String> parameters) {
    StringBuilder query = new StringBuilder(path);
    parameters.forEach((name, value) ->
        query
            .append(query.indexOf("?") < 0 ? '?' : '&')
            .append(name)
            .append('=')
            .append(encoded(value)));
    return query.toString();
  }

  /** A value as it stands in a path or a parameter. */
  public static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The answer to GET. */
  public JsonNode get(String path) {
    return answer(request("GET", path, "").GET().build());
  }

  /** Like {@link #get}, but empty where there is no such thing. */
  public Optional<JsonNode> find(String path) {
    HttpResponse<String> response =
        exchange(request("GET", path, "").GET().build(), BodyHandlers.ofString());
    return response.statusCode() == 404 ? Optional.empty() : Optional.of(checked(response));
  }

  /** All items of a list, page by page as they are taken. */
  public Stream<JsonNode> pages(String path) {
    return pages(path, "data");
  }

  /** The same of a list whose items are in a field of another name. */
  public Stream<JsonNode> pages(String path, String items) {
    String more = path + (path.contains("?") ? "&" : "?") + "after=";
    return Stream.iterate(
            get(path),
            page -> !page.isMissingNode(),
            page ->
                page.hasNonNull("next")
                    ? get(more + encoded(page.path("next").asText()))
                    : MissingNode.getInstance())
        .flatMap(page -> StreamSupport.stream(page.path(items).spliterator(), false));
  }

  /** The answer to POST with a body of JSON. */
  public JsonNode post(String path, JsonNode body) {
    String text = body.toString();
    return answer(posting(path, text));
  }

  /**
   * The answer to POST, once the pipeline has room for it: while it is refused as {@code
   * backpressure} for its depth or age, it is sent again after the time that the server asks for.
   *
   * @param max time after which it is sent no more
   */
  public JsonNode postWhenThereIsRoom(String path, JsonNode body, Duration max) {
    return checked(posted(path, body, max, this::isFull));
  }

  /**
   * The answer to POST, also where its body is refused; while the server says that it may succeed
   * later, it is sent again after the time that the server asks for.
   *
   * @param max time after which it is sent no more
   */
  public Sent send(String path, JsonNode body, Duration max) {
    HttpResponse<String> response = posted(path, body, max, ApiClient::isForLater);
    int status = response.statusCode();
    return new Sent(status, status < 400 ? "" : said(status, read(response.body()).path("error")));
  }

  private HttpResponse<String> posted(
      String path, JsonNode body, Duration max, Predicate<HttpResponse<String>> isForLater) {
    String text = body.toString();
    Instant end = Instant.now().plus(max);
    while (true) {
      HttpResponse<String> response = exchange(posting(path, text), BodyHandlers.ofString());
      Duration wait =
          Duration.ofSeconds(response.headers().firstValueAsLong("retry-after").orElse(5));
      if (!isForLater.test(response) || Instant.now().plus(wait).isAfter(end)) {
        return response;
      }
      LockSupport.parkNanos(wait.toNanos());
    }
  }

  /** A request that took too long would do so again. */
  private static boolean isForLater(HttpResponse<String> response) {
    return response.statusCode() >= 400
        && response.statusCode() != 504
        && response.headers().firstValue("x-should-retry").filter("true"::equals).isPresent();
  }

  private HttpRequest posting(String path, String text) {
    return request("POST", path, text)
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(text))
        .build();
  }

  /** A drain lasts for as long as an operator likes, so that it is told at once. */
  private boolean isFull(HttpResponse<String> response) {
    if (response.statusCode() != 429) {
      return false;
    }
    JsonNode error = read(response.body()).path("error");
    return error.path("code").asText().equals("backpressure")
        && !error.at("/details/reason").asText().equals("draining");
  }

  /** The answer to DELETE. */
  public JsonNode delete(String path) {
    return answer(request("DELETE", path, "").DELETE().build());
  }

  /** Puts a file to a presigned URL, which needs no key. */
  public void put(URI presigned, String contentType, Path file) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(presigned)
              .timeout(UPLOAD_TIMEOUT)
              .header("content-type", contentType)
              .PUT(BodyPublishers.ofFile(file))
              .build();
      HttpResponse<Void> response = exchange(request, BodyHandlers.discarding());
      if (response.statusCode() != 200) {
        throw new CommandFailure("The upload was answered with status " + response.statusCode());
      }
    } catch (FileNotFoundException e) {
      throw new CommandFailure("It can no longer be read");
    }
  }

  private HttpRequest.Builder request(String method, String path, String body) {
    URI address = URI.create(base + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(REQUEST_TIMEOUT)
            .header("authorization", "Bearer " + key);
    signer.ifPresent(there -> there.headers(method, address, body).forEach(request::header));
    return request;
  }

  private JsonNode answer(HttpRequest request) {
    return checked(exchange(request, BodyHandlers.ofString()));
  }

  private JsonNode checked(HttpResponse<String> response) {
    JsonNode body = read(response.body());
    if (response.statusCode() >= 400) {
      throw new CommandFailure(said(response.statusCode(), body.path("error")));
    }
    return body;
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw new CommandFailure(
          "No server answers at "
              + base
              + ".\nStart it in another terminal:    ./embedway up\n"
              + "or name one that runs elsewhere: --url URL --key-file FILE");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted");
    }
  }

  private JsonNode read(String body) {
    try {
      return body.isEmpty() ? object() : json.readTree(body);
    } catch (JsonProcessingException e) {
      throw new CommandFailure(
          base + " answers, but not as Embedway does: is another program on that port?");
    }
  }

  private static String said(int status, JsonNode error) {
    String message =
        error.path("message").asText("the server answered with status " + status)
            + (error.has("code") ? " (" + error.path("code").asText() + ")" : "");
    if (status != 401) {
      return message;
    }
    return error.path("code").asText().equals("invalid_signature")
        ? message
            + "\n"
            + "Set EMBEDWAY_SIGNING_SECRETS to the server's, and EMBEDWAY_TENANT to the key's"
            + " tenant where it is not default."
        : message + "\nGive --key-file FILE or set EMBEDWAY_API_KEY; ./embedway up prints a key.";
  }
}
