package dev.embedway.emulators.ministack;

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
 * MiniStack in a Python environment of its own, installed once per directory from PyPI.
 *
 * <p>The version is pinned because what an emulator does, and what it leaves out, changes from
 * release to release; docs/emulators.md describes this one. {@code cryptography} is what it needs
 * for keys and certificates.
 *
 * @param environment a virtual environment
 */
record MiniStackInstallation(Path environment) {

  static final String VERSION = "1.5.33";

  private static final List<String> PACKAGES =
      List.of("ministack==" + VERSION, "cryptography==50.0.2");
  private static final Duration BOUND = Duration.ofMinutes(10);

  /** Some developers' settings, which would refuse or redirect the installation. */
  private static final Map<String, String> PIP =
      Map.of("PIP_REQUIRE_VIRTUALENV", "0", "PIP_USER", "0");

  /** The installation in this directory, made if it is not whole; other processes wait. */
  static MiniStackInstallation in(Path directory) {
    Path home = directory.toAbsolutePath().resolve("ministack-" + VERSION);
    MiniStackInstallation installation = new MiniStackInstallation(home.resolve("venv"));
    Path done = home.resolve("installed");
    try {
      Files.createDirectories(home);
      synchronized (MiniStackInstallation.class) {
        try (FileChannel channel =
                FileChannel.open(
                    home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          if (lock.isValid() && !Files.exists(done)) {
            installation.make();
            Files.createFile(done);
          }
        }
      }
    } catch (IOException e) {
      throw new EmulatorException("Cannot write MiniStack to " + home + ": " + e, e);
    }
    return installation;
  }

  String python() {
    return environment.resolve("bin").resolve("python").toString();
  }

  /** By the pip that is there: bringing one along takes longer than all of MiniStack. */
  private void make() throws IOException {
    FileTree.delete(environment);
    run(List.of("python3", "-m", "venv", "--without-pip", environment.toString()));
    String packages =
        run(List.of(python(), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"));
    List<String> words = new ArrayList<>(List.of("python3", "-m", "pip", "install", "--quiet"));
    words.addAll(List.of("--no-compile", "--disable-pip-version-check"));
    words.addAll(List.of("--target", packages.strip()));
    words.addAll(PACKAGES);
    run(words);
  }

  private static String run(List<String> words) {
    Command.Outcome outcome = new Command(words, PIP, BOUND).run();
    if (outcome.exitCode() != 0) {
      throw new EmulatorException(
          "MiniStack cannot be installed: "
              + String.join(" ", words)
              + " ended with "
              + outcome.exitCode()
              + ":\n"
              + outcome.tail());
    }
    return outcome.output();
  }
}
