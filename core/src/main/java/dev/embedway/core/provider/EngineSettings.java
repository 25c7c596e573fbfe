package dev.embedway.core.provider;

import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the models in this process.
 *
 * @param directories of models and libraries
 * @param threads workers that run models; 0 for one a core
 * @param residency how many models stay in memory, and how long
 * @param preload ids of models that are loaded before anybody asks for them
 */
public record EngineSettings(
    Directories directories, int threads, Residency residency, List<String> preload) {

  public EngineSettings {
    preload = List.copyOf(preload);
  }

  /**
   * Directories of models and libraries.
   *
   * @param models holds models that were added, each in a directory of its own
   * @param shipped holds models that came with the build or the deployment; looked in after the
   *     other
   * @param natives holds ONNX Runtime's libraries as plain files; empty to take them from its jar,
   *     which is slower
   */
  public record Directories(Path models, Optional<Path> shipped, Optional<Path> natives) {}

  /**
   * Limits of the models in memory.
   *
   * @param maxModels loaded at one time
   * @param maxBytes of all loaded models, by their estimates
   * @param unloadAfter time without use after which a model leaves memory; zero for never
   */
  public record Residency(int maxModels, long maxBytes, Duration unloadAfter) {}

  static final Setting MODEL_DIRECTORY =
      Setting.text(
          "EMBEDDINGS_MODEL_STORAGE_DIR",
          "./models/embedding_models_data/",
          "a directory",
          """
          Where models are that were added: `<id>/model.onnx`, `<id>/tokenizer.json` and, for \
          models of one's own, HuggingFace's config files. The launcher sets it to \
          `~/.local/share/embedway/models`.\
          """);

  static final Setting SHIPPED_MODELS =
      Setting.text(
          "EMBEDWAY_SHIPPED_MODELS_DIR",
          "",
          "a directory",
          """
          Where models are that came with the build or the deployment; looked in after the one \
          above. The launcher sets it.\
          """);

  static final Setting NATIVES_DIRECTORY =
      Setting.text(
          "EMBEDWAY_NATIVES_DIR",
          "",
          "a directory",
          """
          ONNX Runtime's libraries as plain files. Not set, they are unpacked from a jar at every \
          start, which costs about 200 ms.\
          """);

  static final Setting.Whole THREADS =
      Setting.number(
          "EMBEDWAY_ENGINE_THREADS",
          0,
          0,
          256,
          "workers, 0 for one a core",
          "Workers that run models. More than cores make every request slower; fewer leave cores idle.");

  static final Setting.Whole MAX_MODELS =
      Setting.number(
          "EMBEDDINGS_MAX_MODELS",
          3,
          1,
          100,
          "models",
          """
          Models in memory at one time; the least recently used one that is idle makes room. Too \
          low, and models that are used in turn are loaded again and again; while all are in use, \
          a request for another waits, at most to its deadline.\
          """);

  static final Setting.Whole MODEL_MEMORY =
      Setting.number(
          "EMBEDWAY_MODEL_MEMORY_MB",
          2048,
          64,
          1_048_576,
          "MB",
          """
          Memory of all loaded models, each estimated at twice its weights' size. A model over it \
          alone is refused; above what the machine has, the process is killed.\
          """);

  static final Setting.Whole UNLOAD_TIMEOUT =
      Setting.number(
          "EMBEDDINGS_UNLOAD_TIMEOUT_SECONDS",
          300,
          0,
          86_400,
          "seconds, 0 for never",
          """
          Time without use after which a model leaves memory. The next request loads it again, \
          which costs 0.1 to some seconds.\
          """);

  static final Setting PRELOAD =
      Setting.text(
          "PRELOAD_EMBEDDING_MODELS",
          "",
          "ids, with commas between them",
          """
          Models of this process that are loaded at start, and before a function's snapshot is \
          taken, so that nobody waits for them. More than `EMBEDDINGS_MAX_MODELS` push each other \
          out. One that cannot be loaded is named in the log, and the start goes on.\
          """);

  /** All of them, as the page of settings lists them. */
  public static final List<Setting> ALL =
      List.of(
          MODEL_DIRECTORY,
          SHIPPED_MODELS,
          NATIVES_DIRECTORY,
          THREADS,
          MAX_MODELS,
          MODEL_MEMORY,
          UNLOAD_TIMEOUT,
          PRELOAD);

  /** One directory of models, everything else as it is when nothing is set. */
  public EngineSettings(Path modelDirectory, Optional<Path> nativesDirectory, int threads) {
    this(
        new Directories(modelDirectory, Optional.empty(), nativesDirectory),
        threads,
        new Residency(3, 2048L << 20, Duration.ofMinutes(5)));
  }

  /** No model that is loaded before it is asked for. */
  public EngineSettings(Directories directories, int threads, Residency residency) {
    this(directories, threads, residency, List.of());
  }

  /** Directory of the models that were added. */
  public Path modelDirectory() {
    return directories.models();
  }

  /** Directory of the models that came with the build or the deployment. */
  public Optional<Path> shippedModels() {
    return directories.shipped();
  }

  /** Directory of ONNX Runtime's libraries. */
  public Optional<Path> nativesDirectory() {
    return directories.natives();
  }

  /** Reads them; what cannot be used is noted as a fault of the environment. */
  public static EngineSettings read(Environment environment) {
    return new EngineSettings(
        new Directories(
            Path.of(environment.text(MODEL_DIRECTORY)),
            environment.optional(SHIPPED_MODELS).map(Path::of),
            environment.optional(NATIVES_DIRECTORY).map(Path::of)),
        (int) environment.number(THREADS),
        new Residency(
            (int) environment.number(MAX_MODELS),
            environment.number(MODEL_MEMORY) << 20,
            Duration.ofSeconds(environment.number(UNLOAD_TIMEOUT))),
        environment.names(PRELOAD));
  }
}
