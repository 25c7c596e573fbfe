package dev.embedway.core.fleet;

import dev.embedway.core.model.ModelArtifacts;
import java.io.IOException;
import java.nio.file.Path;

/** Files of the fleet's models, which may be added to. */
public interface ModelStore extends ModelArtifacts {

  /**
   * Puts a directory's files, which count once all are there.
   *
   * @param model {@code name@revision}
   * @throws dev.embedway.core.error.EmbedwayException {@code store_unavailable} when the store does
   *     not answer
   * @throws IOException when the directory cannot be read
   */
  void put(String model, Path directory) throws IOException;
}
