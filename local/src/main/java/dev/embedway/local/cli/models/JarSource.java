package dev.embedway.local.cli.models;

import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.models.known.MavenJar;
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
