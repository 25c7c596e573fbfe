package dev.embedway.aws.lambda;

import dev.embedway.core.model.ModelArtifacts;
import java.nio.file.Path;
import java.util.List;

/**
 * Models that do not fit a zip, from the artifacts bucket.
 *
 * <p>One thread at a time.
 */
final class S3Models {

  private final ModelArtifacts store;
  private final Path directory;

  /** Models to be put below a directory, each in one of its own that is called by its id. */
  S3Models(ModelArtifacts store, Path directory) {
    this.store = store;
    this.directory = directory;
  }

  /**
   * Brings models, each given as {@code id@revision}; what is there already is not fetched again.
   *
   * @throws dev.embedway.core.error.EmbedwayException as {@link ModelArtifacts#fetch} does
   */
  void install(List<String> models) {
    for (String model : models) {
      store.fetch(model, directory.resolve(model.substring(0, model.lastIndexOf('@'))));
    }
  }
}
