package dev.embedway.emulators.python;

import dev.embedway.emulators.server.Command;
import dev.embedway.emulators.server.EmulatorException;
import dev.embedway.emulators.server.FileTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Python environment of its own, installed once per directory from PyPI. Immutable.
 *
 * @param home a virtual environment
 */
public record PythonEnvironment(Path home) {

  private static final Duration BOUND = Duration.ofMinutes(10);

  /** Some developers' settings, which would refuse or redirect the installation. */
  private static final Map<String, String> PIP =
      Map.of("PIP_REQUIRE_VIRTUALENV", "0", "PIP_USER", "0");

  /** Packages that those named depend on. */
  public enum Dependencies {
    INSTALLED,
    LEFT_OUT
  }

  /**
   * Packages of an environment.
   *
   * @param name of the environment, with the version
   * @param requirements each with its version
   */
  public record Packages(String name, List<String> requirements, Dependencies dependencies) {

    public Packages {
      requirements = List.copyOf(requirements);
    }
  }

  /** The environment in this directory, made if it is not whole; other processes wait. */
  public static PythonEnvironment in(Path directory, Packages packages) {
    Path home = directory.toAbsolutePath().resolve(packages.name());
    PythonEnvironment environment = new PythonEnvironment(home.resolve("venv"));
    Path done = home.resolve("installed");
    try {
      Files.createDirectories(home);
      synchronized (PythonEnvironment.class) {
        try (FileChannel channel =
                FileChannel.open(
                    home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          if (lock.isValid() && !Files.exists(done)) {
            environment.make(packages);
            Files.createFile(done);
          }
        }
      }
    } catch (IOException e) {
      throw new EmulatorException(
          "Cannot write %s to %s: %s".formatted(packages.name(), home, e), e);
    }
    return environment;
  }

  /** Path of the interpreter. */
  public String python() {
    return home.resolve("bin").resolve("python").toString();
  }

  /** By the pip that is there: bringing one along takes longer than most packages. */
  private void make(Packages packages) throws IOException {
    FileTree.delete(home);
    run(packages, List.of("python3", "-m", "venv", "--without-pip", home.toString()));
    String site =
        run(
            packages,
            List.of(python(), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"));
    List<String> words = new ArrayList<>(List.of("python3", "-m", "pip", "install", "--quiet"));
    words.addAll(List.of("--no-compile", "--disable-pip-version-check"));
    if (packages.dependencies() == Dependencies.LEFT_OUT) {
      words.add("--no-deps");
    }
    words.addAll(List.of("--target", site.strip()));
    words.addAll(packages.requirements());
    run(packages, words);
  }

  private static String run(Packages packages, List<String> words) {
    Command.Outcome outcome = new Command(words, PIP, BOUND).run();
    if (outcome.exitCode() != 0) {
      throw new EmulatorException(
          "%s cannot be installed: %s ended with %d:\n%s"
              .formatted(
                  packages.name(), String.join(" ", words), outcome.exitCode(), outcome.tail()));
    }
    return outcome.output();
  }
}
