package dev.embedway.models.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.models.onnxfile.OnnxGraph;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Max tokens of a text for a user's own model: the smallest limit in its files, within what memory
 * allows its attention.
 *
 * <p>One thread at a time.
 */
final class TokenLimit {
  /** Some files name a number beyond all bounds, which means none. */
  private static final int NO_LIMIT = 1_000_000;

  /** These count positions from behind the padding token's. */
  private static final Set<String> SHIFTED =
      Set.of(
          "roberta",
          "xlm-roberta",
          "xlm-roberta-xl",
          "camembert",
          "mpnet",
          "longformer",
          "luke",
          "data2vec-text",
          "roberta-prelayernorm",
          "xmod",
          "ibert",
          "esm");

  /** A text's attention scores are tokens x tokens x heads floats, held twice. */
  private static final long ATTENTION_BYTES = 512L << 20;

  private static final int MIN_TOKENS = 3;

  private final ConfigFiles files;
  private final JsonNode config;
  private final JsonNode ours;

  TokenLimit(ConfigFiles files, JsonNode config, JsonNode ours) {
    this.files = files;
    this.config = config;
    this.ours = ours;
  }

  /** The limit; a fault is noted and some number returned where no file names one. */
  int read(@Nullable OnnxGraph graph) {
    OptionalInt declared =
        Stream.of(
                ConfigFiles.number(files.json(VectorFields.SENTENCE_BERT), "max_seq_length"),
                ConfigFiles.number(files.json(VectorFields.TOKENIZER_CONFIG), "model_max_length"),
                positions(),
                inGraph(graph))
            .flatMapToInt(OptionalInt::stream)
            .filter(limit -> limit < NO_LIMIT)
            .min();
    OptionalInt chosen = ConfigFiles.number(ours, "max_tokens");
    if (chosen.isPresent()) {
      return Math.max(MIN_TOKENS, Math.min(chosen.getAsInt(), declared.orElse(chosen.getAsInt())));
    }
    if (declared.isEmpty()) {
      files.fault(
          "no file says how many tokens the model reads: max_seq_length in "
              + VectorFields.SENTENCE_BERT
              + ", model_max_length in "
              + VectorFields.TOKENIZER_CONFIG
              + ", max_position_embeddings in "
              + CardReader.CONFIG
              + " or max_tokens in "
              + CardReader.OURS);
    }
    return Math.max(MIN_TOKENS, Math.min(declared.orElse(MIN_TOKENS), affordable()));
  }

  /** The graph's own positions, which are there whatever the files say. */
  private OptionalInt inGraph(@Nullable OnnxGraph graph) {
    JsonNode padding = config.path("pad_token_id");
    return graph == null
        ? OptionalInt.empty()
        : new TokenTable(graph)
            .positions(
                padding.canConvertToInt() && padding.asInt() >= 0
                    ? OptionalInt.of(padding.asInt())
                    : OptionalInt.empty());
  }

  private OptionalInt positions() {
    int shift = SHIFTED.contains(config.path("model_type").asText("")) ? 2 : 0;
    return ConfigFiles.number(config, "max_position_embeddings", "n_positions").stream()
        .map(positions -> positions - shift)
        .flatMap(IntStream::of)
        .findFirst();
  }

  private int affordable() {
    int heads = ConfigFiles.number(config, "num_attention_heads", "n_heads").orElse(12);
    return (int) Math.sqrt((double) ATTENTION_BYTES / (2L * Float.BYTES * heads));
  }
}
