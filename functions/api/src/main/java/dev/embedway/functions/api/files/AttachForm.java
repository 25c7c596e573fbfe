package dev.embedway.functions.api.files;

import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.file.attach.Attachment;
import dev.embedway.core.vector.Attributes;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the bodies that attach files. */
final class AttachForm {

  private static final String ATTRIBUTES = "attributes";
  private static final String CHUNKING = "chunking_strategy";
  private static final String SIZE = "max_chunk_size_tokens";
  private static final String OVERLAP = "chunk_overlap_tokens";

  /** Fields of one file. */
  static final List<String> FILE = List.of("file_id", ATTRIBUTES, CHUNKING);

  private static final List<String> BODY = List.of("file_id", ATTRIBUTES, CHUNKING, "tenant");

  private AttachForm() {}

  static Fields fields(HttpRequest request) {
    return Fields.ofBody(request, BODY);
  }

  static Attachment attachment(Fields fields) {
    return new Attachment(
        fields.requiredText("file_id"),
        fields.any(ATTRIBUTES).map(given -> Attributes.of(Optional.of(given), ATTRIBUTES)),
        chunking(fields));
  }

  /** Empty for the store's own chunking. */
  static Optional<ChunkingSpec> chunking(Fields fields) {
    return fields.object(CHUNKING, List.of("type", "static")).flatMap(AttachForm::strategy);
  }

  private static Optional<ChunkingSpec> strategy(Fields asked) {
    return switch (asked.requiredText("type")) {
      case "auto" -> Optional.empty();
      case "static" -> {
        Fields sizes =
            asked
                .object("static", List.of(SIZE, OVERLAP))
                .orElseThrow(() ->
                    asked.invalid("static", "chunking_strategy.static is required for its type"));
        yield Optional.of(
            new ChunkingSpec(ChunkMethod.TOKENS, required(sizes, SIZE), required(sizes, OVERLAP)));
      }
      default ->
          throw asked.invalid(
              "type", "the chunking strategy is not known; allowed are auto, static");
    };
  }

  private static int required(Fields sizes, String name) {
    OptionalInt given = sizes.integer(name);
    return given.orElseThrow(() -> sizes.invalid(name, name + " is required, as an integer"));
  }
}
