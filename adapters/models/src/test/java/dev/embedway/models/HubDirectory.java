package dev.embedway.models;

import java.io.IOException;
import java.nio.file.Path;

/** A repository's files for tests of other packages. */
public final class HubDirectory {

  private HubDirectory() {}

  /** Writes a model that runs into a new directory. */
  public static Path write(Path directory) throws IOException {
    return new TinyModel(7).writeTo(directory);
  }
}
