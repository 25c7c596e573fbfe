package dev.embedway.models;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.model.ModelSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The directory that models lie in, each in a directory of its own: {@code <id>/model.onnx} and
 * {@code <id>/tokenizer.json}.
 *
 * <p>Immutable. Looks at the disk each time it is asked, so files that are put there later are
 * found.
 */
final class ModelDirectory {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(60);

  private final Path root;

  /** A directory, which need not exist yet. */
  ModelDirectory(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /**
   * The files of a model.
   *
   * @throws UnavailableException {@code provider_unavailable} when one is missing, naming it
   */
  ModelFiles filesOf(ModelSpec model) {
    return new ModelFiles(
        existing(model, "model.onnx"), existing(model, WordPieceTokenizer.FILE_NAME));
  }

  /** The tokenizer.json of a model, for those who count tokens and have no weights. */
  Path tokenizerOf(ModelSpec model) {
    return existing(model, WordPieceTokenizer.FILE_NAME);
  }

  private Path existing(ModelSpec model, String name) {
    Path file = root.resolve(model.id()).resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new UnavailableException(
          ErrorCode.PROVIDER_UNAVAILABLE,
          "model "
              + model.id()
              + " is not installed: there is no "
              + file
              + "; build the project, which unpacks its models, or set"
              + " EMBEDDINGS_MODEL_STORAGE_DIR to the directory that holds "
              + model.id(),
          RETRY_AFTER,
          null);
    }
    return file;
  }
}
