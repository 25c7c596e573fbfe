package dev.embedway.core.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the models in this process.
 *
 * @param modelDirectory holds {@code <id>/model.onnx} and {@code <id>/tokenizer.json}
 * @param nativesDirectory holds ONNX Runtime's libraries as plain files; empty to take them from
 *     its jar, which is slower
 * @param threads workers that run models; 0 for one a core
 */
public record EngineSettings(Path modelDirectory, Optional<Path> nativesDirectory, int threads) {

  static final Setting MODEL_DIRECTORY =
      new Setting(
          "EMBEDDINGS_MODEL_STORAGE_DIR",
          "./models/embedding_models_data/",
          "a directory",
          "Where models are: `<id>/model.onnx` and `<id>/tokenizer.json`. The launcher sets it.");

  static final Setting NATIVES_DIRECTORY =
      new Setting(
          "EMBEDWAY_NATIVES_DIR",
          "",
          "a directory",
          "ONNX Runtime's libraries as plain files. Not set, they are unpacked from a jar at every start, which costs about 200 ms.");

  static final Setting THREADS =
      new Setting(
          "EMBEDWAY_ENGINE_THREADS",
          "0",
          "0..256, 0 for one a core",
          "Workers that run models. More than cores make every request slower; fewer leave cores idle.");

  static final List<Setting> ALL = List.of(MODEL_DIRECTORY, NATIVES_DIRECTORY, THREADS);

  static EngineSettings read(Environment environment) {
    return new EngineSettings(
        Path.of(environment.text(MODEL_DIRECTORY)),
        environment.optional(NATIVES_DIRECTORY).map(Path::of),
        (int) environment.number(THREADS, 0, 256));
  }
}
