package dev.embedway.functions.api.stores;

import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.store.service.ChunkingChange;
import dev.embedway.core.store.service.ChunkingChange.Origin;
import dev.embedway.functions.api.http.message.Fields;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads how a store's documents are to be cut: {@code chunking}, or OpenAI's field. */
final class ChunkingForm {

  private static final String SIZE = "chunking.size";
  private static final String OPEN_AI_SIZE = "chunking_strategy.static.max_chunk_size_tokens";

  private ChunkingForm() {}

  /** The change that a body asks for. */
  static ChunkingChange read(Fields fields) {
    Optional<Fields> ours = fields.object("chunking", List.of("method", "size", "overlap"));
    Optional<Fields> openAi = fields.object("chunking_strategy", List.of("type", "static"));
    if (ours.isPresent() && openAi.isPresent()) {
      throw fields.invalid(
          "chunking_strategy", "chunking and chunking_strategy say the same; send one of them");
    }
    return ours.map(ChunkingForm::own)
        .or(() -> openAi.map(ChunkingForm::openAi))
        .orElse(ChunkingChange.NONE);
  }

  private static ChunkingChange own(Fields asked) {
    Optional<ChunkMethod> method =
        asked
            .text("method")
            .map(name ->
                ChunkMethod.ofWire(name)
                    .orElseThrow(() ->
                        asked.invalid(
                            "method",
                            "the chunking method is not known; allowed are "
                                + ChunkMethod.allowed())));
    return new ChunkingChange(
        Origin.PRESENT, method, asked.integer("size"), asked.integer("overlap"), SIZE);
  }

  private static ChunkingChange openAi(Fields asked) {
    String type = asked.requiredText("type");
    return switch (type) {
      case "auto" ->
          new ChunkingChange(
              Origin.STANDARD,
              Optional.empty(),
              OptionalInt.empty(),
              OptionalInt.empty(),
              OPEN_AI_SIZE);
      case "static" -> {
        Fields sizes =
            asked
                .object("static", List.of("max_chunk_size_tokens", "chunk_overlap_tokens"))
                .orElseThrow(() ->
                    asked.invalid("static", "chunking_strategy.static is required for its type"));
        yield new ChunkingChange(
            Origin.STANDARD,
            Optional.of(ChunkMethod.TOKENS),
            sizes.integer("max_chunk_size_tokens"),
            sizes.integer("chunk_overlap_tokens"),
            OPEN_AI_SIZE);
      }
      default ->
          throw asked.invalid(
              "type", "the chunking strategy is not known; allowed are auto, static");
    };
  }
}
