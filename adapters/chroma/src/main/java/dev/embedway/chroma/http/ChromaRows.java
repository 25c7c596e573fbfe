package dev.embedway.chroma.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.chroma.http.ChromaException.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Rows of one collection. Throws {@link ChromaException}. Immutable. */
public final class ChromaRows {

  /** Max rows of one request: fewer than a server's limit, 5,461 with its present SQLite. */
  private static final int MAX_ROWS = 1_000;

  private final ChromaCollections collections;
  private final String path;

  ChromaRows(ChromaCollections collections, String id) {
    this.collections = collections;
    this.path = "/" + ChromaClient.encoded(id);
  }

  /**
   * A row.
   *
   * @param vector its floats as JSON; null or absent where they were not asked for
   * @param text empty for none
   * @param metadata strings, numbers and booleans
   */
  public record Row(String id, JsonNode vector, String text, ObjectNode metadata) {}

  /**
   * A row near a vector.
   *
   * @param distance 1 less the cosine
   */
  public record Near(String id, double distance) {}

  /** Parts of rows that are read beside their ids. */
  public enum Part {
    VECTORS("embeddings"),
    TEXTS("documents"),
    METADATA("metadatas");

    private final String wire;

    Part(String wire) {
      this.wire = wire;
    }
  }

  /** Writes rows in place of those of their ids, a thousand at a time. */
  public void put(List<Row> rows) {
    for (int from = 0; from < rows.size(); from += MAX_ROWS) {
      putAtOnce(rows.subList(from, Math.min(rows.size(), from + MAX_ROWS)));
    }
  }

  /** Writes rows in place of those of their ids by one request, all of them or none. */
  public void putAtOnce(List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode ids = body.putArray("ids");
    ArrayNode vectors = body.putArray("embeddings");
    ArrayNode texts = body.putArray("documents");
    ArrayNode metadata = body.putArray("metadatas");
    for (Row row : rows) {
      ids.add(row.id());
      vectors.add(row.vector());
      texts.add(row.text());
      metadata.add(row.metadata());
    }
    ask("upsert", body);
  }

  /** Reads those of some ids that are there, in no order. */
  public List<Row> read(Collection<String> ids, List<Part> parts) {
    List<String> all = List.copyOf(ids);
    List<Row> rows = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MAX_ROWS) {
      ObjectNode body = included(parts);
      all.subList(from, Math.min(all.size(), from + MAX_ROWS)).forEach(body.putArray("ids")::add);
      rows.addAll(rows(ask("get", body)));
    }
    return rows;
  }

  /**
   * Reads a page of those that a condition of Chroma's selects, or of all; order is the server's.
   */
  public List<Row> read(Optional<ObjectNode> where, int limit, int offset, List<Part> parts) {
    ObjectNode body = included(parts).put("limit", limit).put("offset", offset);
    where.ifPresent(condition -> body.set("where", condition));
    return rows(ask("get", body));
  }

  /** Reads all of them; the collection is not to change meanwhile. */
  public List<Row> readAll(List<Part> parts) {
    List<Row> all = new ArrayList<>();
    List<Row> page;
    do {
      page = read(Optional.empty(), MAX_ROWS, all.size(), parts);
      all.addAll(page);
    } while (page.size() == MAX_ROWS);
    return all;
  }

  /** Finds the nearest to a vector, nearest first. */
  public List<Near> nearest(JsonNode vector, int max) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("n_results", max);
    body.putArray("query_embeddings").add(vector);
    body.putArray("include").add("distances");
    JsonNode found = ask("query", body);
    JsonNode ids = found.path("ids").path(0);
    JsonNode distances = found.path("distances").path(0);
    return IntStream.range(0, ids.size())
        .mapToObj(i -> new Near(ids.path(i).asText(), distances.path(i).asDouble()))
        .toList();
  }

  /** Deletes those of some ids that are there. */
  public void delete(List<String> ids) {
    for (int from = 0; from < ids.size(); from += MAX_ROWS) {
      ObjectNode body = JsonNodeFactory.instance.objectNode();
      ids.subList(from, Math.min(ids.size(), from + MAX_ROWS)).forEach(body.putArray("ids")::add);
      ask("delete", body);
    }
  }

  /** Counts them. */
  public long count() {
    return collections
        .ask("GET", path + "/count", Optional.empty())
        .orElseThrow(this::gone)
        .asLong();
  }

  private static ObjectNode included(List<Part> parts) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode include = body.putArray("include");
    parts.forEach(part -> include.add(part.wire));
    return body;
  }

  private static List<Row> rows(JsonNode found) {
    return IntStream.range(0, found.path("ids").size())
        .mapToObj(i ->
            new Row(
                found.path("ids").path(i).asText(),
                found.path("embeddings").path(i),
                found.path("documents").path(i).asText(""),
                found.path("metadatas").path(i) instanceof ObjectNode metadata
                    ? metadata
                    : JsonNodeFactory.instance.objectNode()))
        .toList();
  }

  private JsonNode ask(String action, ObjectNode body) {
    return collections.ask("POST", path + "/" + action, Optional.of(body)).orElseThrow(this::gone);
  }

  private ChromaException gone() {
    return new ChromaException(Kind.FAILED, "The collection of Chroma was deleted meanwhile", null);
  }
}
