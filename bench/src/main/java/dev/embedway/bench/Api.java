package dev.embedway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/**
 * A running API.
 *
 * <p>Thread-safe.
 */
final class Api implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;
  private final String key;

  Api(URI base, String key) {
    this.base = base;
    this.key = key;
  }

  /** Sends a body and reads the answer. */
  JsonNode post(String path, Map<String, Object> body) throws IOException, InterruptedException {
    return send(
        request(path).POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))).build());
  }

  /** Reads an answer. */
  JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path))
        .timeout(Duration.ofSeconds(60))
        .header("authorization", "Bearer " + key)
        .header("content-type", "application/json");
  }

  private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
    JsonNode body = JSON.readTree(response.body());
    if (response.statusCode() >= 300) {
      throw new IOException(
          request.method()
              + " "
              + request.uri()
              + ": "
              + response.statusCode()
              + " "
              + body.path("error").path("code").asText());
    }
    return body;
  }

  @Override
  public void close() {
    http.close();
  }
}
