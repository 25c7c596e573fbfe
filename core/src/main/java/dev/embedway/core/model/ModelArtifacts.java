package dev.embedway.core.model;

import com.google.errorprone.annotations.ThreadSafe;
import java.nio.file.Path;

/** The files of models in the artifacts bucket. */
@ThreadSafe
@FunctionalInterface
public interface ModelArtifacts {

  /**
   * Puts an artifact's files into a directory, each compared with its sum. A file that is there
   * with its sum is not fetched again.
   *
   * @param artifact {@code name@revision}
   * @throws dev.embedway.core.error.EmbedwayException {@code store_unavailable} when the bucket
   *     does not answer or breaks off, {@code internal} when a file is missing, is not the one that
   *     its sum means, or cannot be written
   */
  void fetch(String artifact, Path directory);
}
