package dev.embedway.chroma.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.ThreadSafe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Collections of one database of a server, within a time. Throws {@link ChromaException}. */
@ThreadSafe
@SuppressWarnings("ThreadSafe") // the supplier is asked by one call at a time
public final class ChromaCollections {

  private static final int PAGE = 500;

  private final ChromaClient client;
  private final Supplier<Duration> timeout;

  ChromaCollections(ChromaClient client, Supplier<Duration> timeout) {
    this.client = client;
    this.timeout = timeout;
  }

  /** The collection of a name. */
  public Optional<ChromaRows> find(String name) {
    return ask("GET", "/" + ChromaClient.encoded(name), Optional.empty()).map(this::rows);
  }

  /**
   * The collection of a name, made if it is not there; compared are vectors by cosine.
   *
   * @param metadata of a collection that is made
   */
  public ChromaRows ensure(String name, Map<String, String> metadata) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("name", name).put("get_or_create", true);
    metadata.forEach(body.putObject("metadata")::put);
    body.putObject("configuration").putObject("hnsw").put("space", "cosine");
    return rows(ask("POST", "", Optional.of(body)).orElseThrow());
  }

  /** Names of all collections that begin so, in order. */
  public List<String> names(String prefix) {
    List<String> names = new ArrayList<>();
    int read;
    int offset = 0;
    do {
      JsonNode page =
          ask("GET", "?limit=%d&offset=%d".formatted(PAGE, offset), Optional.empty()).orElseThrow();
      page.forEach(collection -> names.add(collection.path("name").asText()));
      read = page.size();
      offset += read;
    } while (read == PAGE);
    return names.stream().filter(name -> name.startsWith(prefix)).sorted().toList();
  }

  /** Deletes the collection of a name; one that is not there is no error. */
  public void delete(String name) {
    ask("DELETE", "/" + ChromaClient.encoded(name), Optional.empty());
  }

  private ChromaRows rows(JsonNode collection) {
    return new ChromaRows(this, collection.path("id").asText());
  }

  /** Sends a request below the path of the collections. */
  Optional<JsonNode> ask(String method, String path, Optional<? extends JsonNode> body) {
    return client.ask(method, client.collectionsPath() + path, body, timeout.get());
  }
}
