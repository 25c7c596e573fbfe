package dev.embedway.models.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.models.onnxfile.OnnxGraph;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The tables of a graph that tokens and their places are looked up in, which bound what it can be
 * given.
 *
 * @param graph whose tables
 */
record TokenTable(OnnxGraph graph) {

  /** A graph counts positions itself, from behind the padding token's, by this operator. */
  private static final String COUNTS = "CumSum";

  /** A table of token types has two rows, or four. */
  private static final long MAX_TOKEN_TYPES = 8;

  /** Faults of a tokenizer.json whose tokens the graph has no rows for. */
  List<String> faults(JsonNode tokenizer) {
    Optional<OnnxGraph.Table> words = words();
    return words.isEmpty()
        ? List.of()
        : tokens(tokenizer)
            .filter(token -> token.id() >= words.get().rows())
            .limit(3)
            .map(token ->
                ModelFiles.TOKENIZER
                    + ": the token "
                    + ModuleList.printable(token.content())
                    + " has the id "
                    + token.id()
                    + ", and "
                    + ModelFiles.WEIGHTS
                    + " has "
                    + words.get().rows()
                    + " rows; export the model again after its embeddings were resized")
            .toList();
  }

  /**
   * Max tokens that it has positions for; empty where it looks none up.
   *
   * @param padding id of the padding token, where the model's configuration says it
   */
  OptionalInt positions(OptionalInt padding) {
    Optional<OnnxGraph.Table> words = words();
    if (words.isEmpty()) {
      return OptionalInt.empty();
    }
    return graph.tables().stream()
        .filter(table -> !List.of(OnnxGraph.IDS, OnnxGraph.TYPES).contains(table.indices()))
        .filter(table -> table.width() == words.get().width() && table.rows() > MAX_TOKEN_TYPES)
        .mapToInt(table -> Math.toIntExact(table.rows()) - shift(table, padding))
        .min();
  }

  private int shift(OnnxGraph.Table table, OptionalInt padding) {
    boolean counts =
        graph.operators().contains(COUNTS) && !table.indices().equals(OnnxGraph.POSITIONS);
    return counts ? padding.orElse(1) + 1 : 0;
  }

  private Optional<OnnxGraph.Table> words() {
    return graph.tables().stream()
        .filter(table -> table.indices().equals(OnnxGraph.IDS))
        .findFirst();
  }

  private static Stream<Token> tokens(JsonNode tokenizer) {
    JsonNode vocabulary = tokenizer.at("/model/vocab");
    Stream<Token> own =
        vocabulary.isObject()
            ? vocabulary
                .propertyStream()
                .map(entry -> new Token(entry.getKey(), entry.getValue().asLong()))
            : Stream.of(new Token("the vocabulary's last", vocabulary.size() - 1L));
    return Stream.concat(
        tokenizer
            .path("added_tokens")
            .valueStream()
            .map(token -> new Token(token.path("content").asText(), token.path("id").asLong())),
        own);
  }

  private record Token(String content, long id) {}
}
