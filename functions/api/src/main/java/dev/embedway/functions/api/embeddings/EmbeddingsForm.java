package dev.embedway.functions.api.embeddings;

import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.registry.ModelChoice;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The body of {@code POST /embeddings}, but for its input.
 *
 * @param fields all of them
 * @param model the id as the caller wrote it; empty where there is none
 * @param output form of the vectors
 * @param inputType the role that the field {@code input_type} asks for
 */
record EmbeddingsForm(
    Fields fields, String model, Output output, Optional<PromptRole> inputType, Overlong overlong) {

  /**
   * Form of the vectors.
   *
   * @param dimensions their length, if any is given
   */
  record Output(EncodingFormat format, OptionalInt dimensions) {}

  private static final List<String> FIELDS =
      List.of("input", "model", "encoding_format", "dimensions", "user", "input_type", "truncate");

  static EmbeddingsForm read(HttpRequest request) {
    Fields fields = Fields.ofBody(request, FIELDS);
    fields.text("user");
    return new EmbeddingsForm(
        fields,
        fields.text("model").orElse(""),
        new Output(EncodingFormat.of(fields), fields.integer("dimensions")),
        fields.text("input_type").map(name -> inputType(fields, name)),
        fields.flag("truncate").orElse(false) ? Overlong.TRUNCATE : Overlong.REFUSE);
  }

  private static PromptRole inputType(Fields fields, String name) {
    return PromptRole.ofWire(name)
        .orElseThrow(() ->
            fields.invalid(
                "input_type", "input_type is not known; allowed are query, passage, none"));
  }

  /**
   * Prompt role of the inputs: as the body or the model's suffix says, else passages.
   *
   * @throws InvalidRequestException {@code invalid_parameter} when both say something, and not the
   *     same
   */
  PromptRole role(ModelChoice choice) {
    if (inputType.isPresent() && choice.role().isPresent() && !inputType.equals(choice.role())) {
      throw fields.invalid(
          "input_type",
          "input_type is "
              + inputType.get().wire()
              + " and model ends in @"
              + choice.role().get().wire()
              + "; send one of them, or the same in both");
    }
    return inputType.or(choice::role).orElse(PromptRole.PASSAGE);
  }
}
