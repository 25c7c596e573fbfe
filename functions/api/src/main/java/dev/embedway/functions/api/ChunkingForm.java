package dev.embedway.functions.api;

import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.functions.api.http.Fields;
import java.util.List;
import java.util.Optional;

/** Reads how a store's documents are to be cut: {@code chunking}, or OpenAI's field. */
final class ChunkingForm {

  private ChunkingForm() {}

  /**
   * The chunking that a body asks for; the default, made to fit the model, where it asks for none.
   *
   * @param longest tokens of a chunk that the model reads
   */
  static ChunkingSpec read(Fields fields, String model, int longest) {
    Optional<Fields> ours = fields.object("chunking", List.of("method", "size", "overlap"));
    Optional<Fields> openAi = fields.object("chunking_strategy", List.of("type", "static"));
    if (ours.isPresent() && openAi.isPresent()) {
      throw fields.invalid(
          "chunking_strategy", "chunking and chunking_strategy say the same; send one of them");
    }
    int size = Math.min(ChunkingSpec.DEFAULT.size(), longest);
    ChunkingSpec fallback = new ChunkingSpec(ChunkingSpec.DEFAULT.method(), size, overlap(size));
    ChunkingSpec spec =
        ours.map(asked -> own(asked, fallback))
            .or(() -> openAi.map(asked -> openAi(asked, fallback)))
            .orElse(fallback);
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

  /** The default overlap, at most half of the size. */
  private static int overlap(int size) {
    return Math.min(ChunkingSpec.DEFAULT.overlap(), Math.max(0, size / 2));
  }

  private static ChunkingSpec own(Fields fields, ChunkingSpec fallback) {
    String method = fields.text("method").orElse(fallback.method().wire());
    ChunkMethod known =
        switch (method) {
          case "tokens" -> ChunkMethod.TOKENS;
          case "recursive" -> ChunkMethod.RECURSIVE;
          default ->
              throw fields.invalid(
                  "method", "the chunking method is not known; allowed are tokens, recursive");
        };
    int size = fields.integer("size").orElse(fallback.size());
    int overlap = fields.integer("overlap").orElse(overlap(size));
    return new ChunkingSpec(known, size, overlap);
  }

  private static ChunkingSpec openAi(Fields fields, ChunkingSpec fallback) {
    String type = fields.requiredText("type");
    return switch (type) {
      case "auto" -> fallback;
      case "static" -> {
        Fields sizes =
            fields
                .object("static", List.of("max_chunk_size_tokens", "chunk_overlap_tokens"))
                .orElseThrow(() ->
                    fields.invalid("static", "chunking_strategy.static is required for its type"));
        int size = sizes.integer("max_chunk_size_tokens").orElse(fallback.size());
        int overlap = sizes.integer("chunk_overlap_tokens").orElse(overlap(size));
        yield new ChunkingSpec(ChunkMethod.TOKENS, size, overlap);
      }
      default ->
          throw fields.invalid(
              "type", "the chunking strategy is not known; allowed are auto, static");
    };
  }
}
