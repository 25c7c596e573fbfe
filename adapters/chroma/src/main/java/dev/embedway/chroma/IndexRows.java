package dev.embedway.chroma;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.chroma.http.ChromaCollections;
import dev.embedway.chroma.http.ChromaRows;
import dev.embedway.chroma.http.ChromaRows.Part;
import dev.embedway.chroma.http.ChromaRows.Row;
import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.model.Vector;
import dev.embedway.core.store.DocumentKind;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.Storable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The two collections of an index version. Immutable.
 *
 * @param chunks rows of chunks, of every generation that is there
 * @param documents a row for each document, whose vector means nothing
 */
record IndexRows(ChromaRows chunks, ChromaRows documents) {

  private static final String STATE = "state";

  /** The collections, where something was written. */
  static Optional<IndexRows> find(ChromaCollections collections, VectorIndex index) {
    return collections
        .find(IndexName.documents(index))
        .flatMap(documents ->
            collections
                .find(IndexName.chunks(index))
                .map(chunks -> new IndexRows(chunks, documents)));
  }

  /** The collections, made if they are not there; that of chunks first, which is read last. */
  static IndexRows ensure(ChromaCollections collections, VectorIndex index) {
    Map<String, String> facts = IndexName.facts(index.tenant(), index.storeId());
    return new IndexRows(
        collections.ensure(IndexName.chunks(index), facts),
        collections.ensure(IndexName.documents(index), facts));
  }

  /** The state of a document, which may be {@link DocumentState#NONE}. */
  DocumentState state(String documentId) {
    return states(List.of(documentId)).getOrDefault(documentId, DocumentState.NONE);
  }

  /** States of those documents that have one. */
  Map<String, DocumentState> states(Collection<String> documentIds) {
    return states(documents.read(documentIds, List.of(Part.METADATA)));
  }

  /** States of all documents. */
  Map<String, DocumentState> states() {
    return states(documents);
  }

  private static Map<String, DocumentState> states(ChromaRows documents) {
    return states(documents.readAll(List.of(Part.METADATA)));
  }

  /** Counts the records among the rows of documents. */
  static long countRecords(ChromaRows documents) {
    return states(documents).entrySet().stream()
        .filter(each -> !DocumentKind.isIdOfFile(each.getKey()) && each.getValue().isVisible())
        .count();
  }

  private static Map<String, DocumentState> states(List<Row> rows) {
    Map<String, DocumentState> states = new HashMap<>();
    rows.forEach(row -> states.put(row.id(), DocumentJson.read(text(row, STATE))));
    return states;
  }

  /** Writes states by one request, all of them or none. */
  void put(Map<String, DocumentState> states) {
    documents.putAtOnce(
        states.entrySet().stream()
            .map(each ->
                new Row(
                    each.getKey(),
                    floats(1),
                    "",
                    JsonNodeFactory.instance
                        .objectNode()
                        .put(STATE, DocumentJson.write(each.getValue()))))
            .toList());
  }

  /** A row of a chunk. */
  static Row row(VectorIndex index, ChunkId id, Chunk chunk, Vector vector) {
    ObjectNode metadata =
        JsonNodeFactory.instance
            .objectNode()
            .put("document", id.documentId())
            .put("generation", id.generation())
            .put("ordinal", id.ordinal())
            .put("start", chunk.start())
            .put("end", chunk.end())
            .put("tokens", chunk.tokens())
            .put("headings", DocumentJson.write(chunk.headings()));
    return new Row(
        id.toString(),
        floats(Storable.unit(vector, index.dim()).toArray()),
        chunk.text(),
        metadata);
  }

  /** The chunk of a row that was read with text and metadata. */
  static Chunk chunk(Row row) {
    ObjectNode metadata = row.metadata();
    return new Chunk(
        metadata.path("ordinal").asInt(),
        metadata.path("start").asInt(),
        metadata.path("end").asInt(),
        row.text(),
        metadata.path("tokens").asInt(),
        DocumentJson.readTexts(text(row, "headings")));
  }

  /** The vector of a row that was read with it. */
  static Vector vector(Row row) {
    float[] floats = new float[row.vector().size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = row.vector().path(i).floatValue();
    }
    return Vector.of(floats);
  }

  /** Floats as JSON. */
  static ArrayNode floats(float... values) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode(values.length);
    for (float value : values) {
      json.add(value);
    }
    return json;
  }

  private static String text(Row row, String key) {
    return row.metadata().path(key).asText();
  }
}
