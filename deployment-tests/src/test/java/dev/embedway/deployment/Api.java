package dev.embedway.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A caller of the deployed HTTP API.
 *
 * @param http a client
 * @param base of the API, with {@code /v1} behind it
 * @param key an operator's
 */
record Api(HttpClient http, URI base, String key) {

  private static final Duration BOUND = Duration.ofSeconds(40);

  /** Texts that a search of a store finds; empty while it is refused. */
  Optional<List<String>> search(String store, String query) {
    String body = JsonNodeFactory.instance.objectNode().put("query", query).toString();
    return send(request("/vector_stores/" + store + "/search")
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build())
        .map(page ->
            StreamSupport.stream(page.path("data").spliterator(), false)
                .map(match -> match.path("content").path(0).path("text").asText())
                .toList());
  }

  /** The only document of a store. */
  Optional<JsonNode> document(String store) {
    return send(request("/documents?store=" + store).GET().build())
        .map(page -> page.path("data"))
        .filter(data -> data.size() == 1)
        .map(data -> data.path(0));
  }

  /** The status of a request whose input is an array of token ids. */
  int embedTokens() {
    return status(
        request("/embeddings")
            .header("content-type", "application/json")
            .POST(
                BodyPublishers.ofString("{\"model\":\"all-MiniLM-L6-v2\",\"input\":[[9906,1917]]}"))
            .build());
  }

  /** The status of a step of a store's re-embed, given as JSON. */
  int reembed(String store, String step) {
    return status(
        request("/vector_stores/" + store + "/reembed")
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(step))
            .build());
  }

  private int status(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new AssertionError(request.uri() + " was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(BOUND)
        .header("authorization", "Bearer " + key);
  }

  private Optional<JsonNode> send(HttpRequest request) {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      return answer.statusCode() == 200
          ? Optional.of(new ObjectMapper().readTree(answer.body()))
          : Optional.empty();
    } catch (IOException e) {
      throw new AssertionError(request.uri() + " was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
