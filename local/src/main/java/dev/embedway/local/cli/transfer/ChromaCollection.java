package dev.embedway.local.cli.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.terminal.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Records of a collection of a Chroma server, page by page.
 *
 * @see <a href="https://docs.trychroma.com/reference/server-api">Chroma's API v2</a>
 */
final class ChromaCollection implements RecordSource {

  private static final int PAGE = 200;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Place place;
  private final String collections;
  private final String id;
  private final Deque<SourceRecord> page = new ArrayDeque<>();
  private int offset;
  private boolean ended;

  /**
   * Place of a collection.
   *
   * @param server its address
   * @param token of the server's, empty where it asks for none
   */
  record Place(URI server, String tenant, String database, String name, Optional<String> token) {

    /** Leaves the token out. */
    @Override
    public String toString() {
      return server + " " + tenant + "/" + database + "/" + name;
    }
  }

  /** Finds the collection; throws {@link CommandFailure} where there is none. */
  ChromaCollection(Place place) {
    this.place = place;
    this.collections =
        place.server().toString().replaceFirst("/*$", "")
            + "/api/v2/tenants/"
            + ApiClient.encoded(place.tenant())
            + "/databases/"
            + ApiClient.encoded(place.database())
            + "/collections/";
    this.id = ask(request(ApiClient.encoded(place.name())).GET().build()).path("id").asText();
  }

  @Override
  public Optional<SourceRecord> next() {
    if (page.isEmpty() && !ended) {
      read();
    }
    return Optional.ofNullable(page.poll());
  }

  private void read() {
    ObjectNode asked = JSON.createObjectNode().put("limit", PAGE).put("offset", offset);
    List.of("embeddings", "documents", "metadatas").forEach(asked.putArray("include")::add);
    JsonNode found =
        ask(
            request(ApiClient.encoded(id) + "/get")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(asked.toString()))
                .build());
    int count = found.path("ids").size();
    for (int i = 0; i < count; i++) {
      page.add(record(found, i));
    }
    offset += count;
    ended = count < PAGE;
  }

  private static SourceRecord record(JsonNode found, int i) {
    String id = found.path("ids").path(i).asText();
    ObjectNode record = JSON.createObjectNode().put("id", id);
    if (found.path("embeddings").path(i).isArray()) {
      record.set("values", found.path("embeddings").path(i));
    }
    String text = found.path("documents").path(i).asText("");
    if (found.path("documents").path(i).isTextual() && !text.isEmpty()) {
      record.put("content", text);
    }
    ObjectNode metadata = record.putObject("metadata");
    found.path("metadatas").path(i).properties().stream()
        .filter(field -> !field.getValue().isNull())
        .forEach(field -> metadata.set(field.getKey(), field.getValue()));
    return new SourceRecord.Sendable("id " + id, record);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(collections + path)).timeout(TIMEOUT);
    place.token().ifPresent(token -> request.header("x-chroma-token", token));
    return request;
  }

  private JsonNode ask(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new CommandFailure(
            "Chroma at " + place + " answered " + response.statusCode() + said(response.body()));
      }
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new CommandFailure(
          place.server() + " answers, but not as Chroma does: is another program on that port?");
    } catch (IOException e) {
      throw new CommandFailure("No Chroma server answers at " + place.server());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted");
    }
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
