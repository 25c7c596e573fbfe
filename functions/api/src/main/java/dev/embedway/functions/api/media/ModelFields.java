package dev.embedway.functions.api.media;

import dev.embedway.functions.api.http.message.Fields;
import java.util.Optional;

/** Fields that name a model, each under two names. */
final class ModelFields {

  private ModelFields() {}

  /** Id of a model: {@code embedding_model}, or {@code model}. */
  static Optional<String> model(Fields fields) {
    return fields.either("embedding_model", "model");
  }

  /** Name of a provider: {@code embedding_provider}, or {@code provider}. */
  static Optional<String> provider(Fields fields) {
    return fields.either("embedding_provider", "provider");
  }
}
