package dev.embedway.local;

import dev.embedway.local.cloud.CloudConfig;
import dev.embedway.local.cloud.LocalCloud;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A local cloud on a directory of its own, with the clocks of tests. */
record RunningCloud(LocalCloud cloud) implements AutoCloseable {

  static RunningCloud start() {
    try {
      Path directory =
          Files.createTempDirectory(Files.createDirectories(Path.of("target")), "cloud");
      return new RunningCloud(
          LocalCloud.start(
              CloudConfig.of(directory, 0, TestEnvironment.variables()), System.err::println));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    cloud.close();
  }
}
