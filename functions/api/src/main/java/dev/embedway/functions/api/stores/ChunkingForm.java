package dev.embedway.functions.api.stores;

import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.functions.api.http.message.Fields;
import java.util.List;
import java.util.Optional;

/**
 * Reads how a store's documents are to be cut: {@code chunking}, or OpenAI's field.
 *
 * @param fields of the body
 * @param model id of the store's model
 * @param longest max tokens of a chunk that the model reads
 */
record ChunkingForm(Fields fields, String model, int longest) {

  /** The default, made to fit the model. */
  ChunkingSpec standard() {
    int size = Math.min(ChunkingSpec.DEFAULT.size(), longest);
    return new ChunkingSpec(
        ChunkingSpec.DEFAULT.method(), size, overlap(ChunkingSpec.DEFAULT, size));
  }

  /**
   * The chunking that the body asks for.
   *
   * @param present what holds where it asks for nothing
   */
  ChunkingSpec read(ChunkingSpec present) {
    Optional<Fields> ours = fields.object("chunking", List.of("method", "size", "overlap"));
    Optional<Fields> openAi = fields.object("chunking_strategy", List.of("type", "static"));
    if (ours.isPresent() && openAi.isPresent()) {
      throw fields.invalid(
          "chunking_strategy", "chunking and chunking_strategy say the same; send one of them");
    }
    ChunkingSpec spec =
        ours.map(asked -> own(asked, present)).or(() -> openAi.map(this::openAi)).orElse(present);
    if (spec.size() > longest) {
      throw fields.invalid(
          ours.isPresent() ? "chunking.size" : "chunking_strategy.static.max_chunk_size_tokens",
          "chunk size is "
              + spec.size()
              + " tokens; model "
              + model
              + " reads at most "
              + longest
              + " of a chunk");
    }
    return spec;
  }

  /** The overlap that goes with a size: that of {@code present}, at most half of another size. */
  private static int overlap(ChunkingSpec present, int size) {
    return size == present.size()
        ? present.overlap()
        : Math.min(present.overlap(), Math.max(0, size / 2));
  }

  private static ChunkingSpec own(Fields asked, ChunkingSpec present) {
    String method = asked.text("method").orElse(present.method().wire());
    ChunkMethod known =
        ChunkMethod.ofWire(method)
            .orElseThrow(() ->
                asked.invalid(
                    "method",
                    "the chunking method is not known; allowed are " + ChunkMethod.allowed()));
    int size = asked.integer("size").orElse(present.size());
    return new ChunkingSpec(known, size, asked.integer("overlap").orElse(overlap(present, size)));
  }

  private ChunkingSpec openAi(Fields asked) {
    ChunkingSpec standard = standard();
    String type = asked.requiredText("type");
    return switch (type) {
      case "auto" -> standard;
      case "static" -> {
        Fields sizes =
            asked
                .object("static", List.of("max_chunk_size_tokens", "chunk_overlap_tokens"))
                .orElseThrow(() ->
                    asked.invalid("static", "chunking_strategy.static is required for its type"));
        int size = sizes.integer("max_chunk_size_tokens").orElse(standard.size());
        int overlap = sizes.integer("chunk_overlap_tokens").orElse(overlap(standard, size));
        yield new ChunkingSpec(ChunkMethod.TOKENS, size, overlap);
      }
      default ->
          throw asked.invalid(
              "type", "the chunking strategy is not known; allowed are auto, static");
    };
  }
}
