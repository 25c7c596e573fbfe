package dev.embedway.emulators.postgres;

import dev.embedway.emulators.server.Command;
import dev.embedway.emulators.server.EmulatorException;
import dev.embedway.emulators.server.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes the data of a new server with {@code initdb}, wholly or not at all.
 *
 * @param installation whose programs are used
 * @param launch how to run them
 * @param directory where the data goes
 */
record PostgresCluster(
    PostgresInstallation installation, PostgresLaunch launch, PostgresDirectory directory) {

  /** The superuser's name. */
  static final String SUPERUSER = "postgres";

  private static final int FIRST_WITH_OWN_LOCALES = 17;

  /** Does nothing when the data is there; begins afresh when an earlier attempt was cut off. */
  void createIfAbsent() throws IOException {
    if (Files.exists(directory.data())) {
      return;
    }
    FileTree.delete(directory.unfinishedData());
    Command.Outcome outcome =
        new Command(launch.program(initdb()), Map.of("LC_ALL", "C"), Duration.ofMinutes(2)).run();
    if (outcome.exitCode() != 0) {
      throw new EmulatorException(
          "initdb ended with "
              + outcome.exitCode()
              + " in "
              + directory.root()
              + ":\n"
              + outcome.tail());
    }
    Files.move(directory.unfinishedData(), directory.data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private List<String> initdb() {
    List<String> words = new ArrayList<>();
    words.add(installation.program("initdb").toString());
    words.addAll(List.of("--pgdata", directory.unfinishedData().toString()));
    words.addAll(List.of("--username", SUPERUSER, "--auth", "scram-sha-256"));
    words.addAll(List.of("--pwfile", directory.passwordFile().toString()));
    words.addAll(List.of("--encoding", "UTF8"));
    if (installation.majorVersion() >= FIRST_WITH_OWN_LOCALES) {
      words.addAll(List.of("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"));
      words.addAll(List.of("--locale", "C"));
    } else {
      words.addAll(List.of("--locale", "C.UTF-8"));
    }
    return words;
  }
}
