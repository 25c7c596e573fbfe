package dev.embedway.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/** A caller of the HTTP API. */
public final class Api {

  private static final Duration BOUND = Duration.ofSeconds(60);

  private final URI base;
  private final String key;
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();

  Api(URI base, String key) {
    this.base = base;
    this.key = key;
  }

  /** A caller with the operator's key. */
  public static Api of(Connection connection) {
    return new Api(connection.url(), connection.key());
  }

  Api withKey(String other) {
    return new Api(base, other);
  }

  ObjectNode object() {
    return json.createObjectNode();
  }

  /** An answer: its status and its body. */
  public record Answer(int status, JsonNode body) {}

  public Answer get(String path) {
    return send(request(path).GET().build());
  }

  /** The body of an answer that is asked for as text. */
  String text(String path) {
    return send(request(path).header("accept", "text/plain").GET().build())
        .body()
        .path("raw")
        .asText();
  }

  public Answer delete(String path) {
    return send(request(path).DELETE().build());
  }

  public Answer post(String path, JsonNode body) {
    return send(
        request(path)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build());
  }

  /** Posts under an idempotency key. */
  Answer postOnce(String path, String idempotencyKey, JsonNode body) {
    return send(
        request(path)
            .header("content-type", "application/json")
            .header("idempotency-key", idempotencyKey)
            .POST(BodyPublishers.ofString(body.toString()))
            .build());
  }

  /** Posts a form with a small file of this name, which becomes its key. */
  Answer postFile(String path, String store, String fileName) {
    return postForm(path, part("store", store), fileName, "a file");
  }

  /** Keeps a small file as OpenAI's clients do. */
  Answer keepFile(String fileName, String content) {
    return postForm("/v1/files", part("purpose", "assistants"), fileName, content);
  }

  private static String part(String name, String value) {
    return "Content-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value;
  }

  private Answer postForm(String path, String part, String fileName, String content) {
    String form =
        """
        --b\r
        %s\r
        --b\r
        Content-Disposition: form-data; name="file"; filename="%s"\r
        \r
        %s\r
        --b--\r
        """
            .formatted(part, fileName, content);
    return send(
        request(path)
            .header("content-type", "multipart/form-data; boundary=b")
            .POST(BodyPublishers.ofString(form))
            .build());
  }

  int put(URI url, String contentType, byte[] bytes) {
    return send(HttpRequest.newBuilder(url)
            .header("content-type", contentType)
            .PUT(BodyPublishers.ofByteArray(bytes))
            .build())
        .status();
  }

  /** Uploads a text within the request; returns the answer's body. */
  JsonNode upload(String store, String documentKey, String text) {
    Answer answer =
        post(
            "/v1/documents",
            object().put("store", store).put("key", documentKey).put("text", text));
    if (answer.status() != 202) {
      throw new AssertionError(answer.toString());
    }
    return answer.body();
  }

  /** Texts of what a search of one store finds; none while there is no such store. */
  List<String> search(String store, String query) {
    Answer answer =
        post(
            "/v1/vector_stores/" + store + "/search",
            object().put("query", query).put("max_num_results", 50));
    return StreamSupport.stream(answer.body().path("data").spliterator(), false)
        .map(match -> match.path("content").path(0).path("text").asText())
        .toList();
  }

  /** Waits until the document of an upload is done. */
  void awaitCompleted(String documentId) {
    Await.until(
        () -> get("/v1/documents/" + documentId).body().path("status").asText().equals("completed"),
        BOUND);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(BOUND)
        .header("authorization", "Bearer " + key);
  }

  private Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), read(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private JsonNode read(String body) throws JsonProcessingException {
    return body.startsWith("{") ? json.readTree(body) : object().put("raw", body);
  }
}
