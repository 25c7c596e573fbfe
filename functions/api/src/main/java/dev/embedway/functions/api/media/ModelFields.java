package dev.embedway.functions.api.media;

import dev.embedway.functions.api.http.message.Fields;
import java.util.Optional;

/** Fields that name a model, each under two names. */
final class ModelFields {

  private ModelFields() {}

  /** Id of a model: {@code embedding_model}, or {@code model}. */
  static Optional<String> model(Fields fields) {
    return either(fields, "embedding_model", "model");
  }

  /** Name of a provider: {@code embedding_provider}, or {@code provider}. */
  static Optional<String> provider(Fields fields) {
    return either(fields, "embedding_provider", "provider");
  }

  private static Optional<String> either(Fields fields, String name, String other) {
    Optional<String> first = fields.text(name);
    Optional<String> second = fields.text(other);
    if (first.isPresent() && second.isPresent() && !first.equals(second)) {
      throw fields.invalid(other, name + " and " + other + " mean the same; send one of them");
    }
    return first.or(() -> second);
  }
}
