package dev.embedway.core.registry;

import dev.embedway.core.model.ModelSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Source of the models that are served under one provider's name.
 *
 * <p>Thread-safe. Everything here is cheap: it is called for every request.
 */
public interface ModelSource {

  /** The provider's name in ids and headers, such as {@code onnx}. */
  String name();

  /** The models that it has cards of; loads none. */
  List<ModelSpec> models();

  /** Models that it knows but cannot serve as things are. */
  default List<UnavailableModel> unavailableModels() {
    return List.of();
  }

  /** Other names of its models: the name, and the id that it stands for. */
  default Map<String, String> aliases() {
    return Map.of();
  }

  /**
   * A card for an id that it has none of, where it passes such ids on; empty where it serves the
   * models that it knows alone, or where the id is no {@link ModelSpec#isId id}.
   */
  default Optional<ModelSpec> adopt(String id) {
    return Optional.empty();
  }

  /** The variable to be set before it can be asked for vectors; empty where nothing is missing. */
  default Optional<String> missingSetting() {
    return Optional.empty();
  }
}
