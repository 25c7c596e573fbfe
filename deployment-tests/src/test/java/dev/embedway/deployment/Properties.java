package dev.embedway.deployment;

import java.nio.file.Path;
import java.util.Objects;

/** System properties that the build sets for the tests. */
final class Properties {

  private Properties() {}

  static String text(String name) {
    return Objects.requireNonNull(System.getProperty("embedway.test." + name), name);
  }

  static Path path(String name) {
    return Path.of(text(name)).toAbsolutePath().normalize();
  }
}
