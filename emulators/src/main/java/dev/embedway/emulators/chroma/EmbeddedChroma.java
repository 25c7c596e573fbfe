package dev.embedway.emulators.chroma;

import dev.embedway.emulators.python.PythonEnvironment;
import dev.embedway.emulators.python.PythonEnvironment.Dependencies;
import dev.embedway.emulators.python.PythonEnvironment.Packages;
import dev.embedway.emulators.server.ChildServer;
import dev.embedway.emulators.server.Loopback;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A Chroma server as our child.
 *
 * <p>The server is one native library of the package, so that none of the packages is installed
 * that Chroma's Python depends on. One thread at a time.
 */
public final class EmbeddedChroma implements AutoCloseable {

  /** Version of Chroma. */
  public static final String VERSION = "1.5.9";

  private static final Packages PACKAGES =
      new Packages("chromadb-" + VERSION, List.of("chromadb==" + VERSION), Dependencies.LEFT_OUT);

  private static final String MAIN =
      "import sys, chromadb_rust_bindings; chromadb_rust_bindings.cli(['chroma'] + sys.argv[1:])";

  private final ChildServer server;

  private EmbeddedChroma(ChildServer server) {
    this.server = server;
  }

  /**
   * Starts it on a free port of 127.0.0.1 and waits until it answers.
   *
   * @param packages where it is installed, or is to be: a directory that builds may share
   * @param directory of its log and its data
   */
  public static EmbeddedChroma start(Path packages, Path directory) {
    PythonEnvironment installed = PythonEnvironment.in(packages, PACKAGES);
    return new EmbeddedChroma(
        ChildServer.start(new Program(installed, directory.toAbsolutePath())));
  }

  private record Program(PythonEnvironment installed, Path directory)
      implements ChildServer.Program {

    @Override
    public String name() {
      return "Chroma";
    }

    @Override
    public List<String> words(int port) {
      return List.of(
          installed.python(),
          "-c",
          MAIN,
          "run",
          "--host",
          Loopback.HOST,
          "--port",
          String.valueOf(port),
          "--path",
          directory.resolve("data").toString());
    }

    @Override
    public Map<String, String> variables(int port) {
      return Map.of("ANONYMIZED_TELEMETRY", "False");
    }

    @Override
    public String healthPath() {
      return "/api/v2/heartbeat";
    }
  }

  /** Root of its addresses. */
  public URI url() {
    return server.endpoint();
  }

  /** Stops it; idempotent. */
  @Override
  public void close() {
    server.close();
  }
}
