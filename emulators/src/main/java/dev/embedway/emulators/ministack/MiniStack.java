package dev.embedway.emulators.ministack;

import dev.embedway.emulators.python.PythonEnvironment;
import dev.embedway.emulators.python.PythonEnvironment.Dependencies;
import dev.embedway.emulators.python.PythonEnvironment.Packages;
import dev.embedway.emulators.server.ChildServer;
import dev.embedway.emulators.server.Loopback;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * MiniStack as our child: all of AWS at one endpoint, for tests of what people run elsewhere.
 *
 * <p>It ends with this JVM, however that ends. Any credentials are accepted. State is in memory
 * unless variables such as {@code PERSIST_STATE=1} and {@code S3_PERSIST=1} are given; then it is
 * under the directory that it was started on.
 *
 * <p>The version is pinned because what an emulator does, and what it leaves out, changes from
 * release to release; docs/emulators.md describes this one. {@code cryptography} is what it needs
 * for keys and certificates.
 *
 * <p>One thread at a time.
 */
public final class MiniStack implements AutoCloseable {

  /** The region of {@link #environment}. */
  public static final String REGION = "us-east-1";

  private static final String VERSION = "1.5.33";

  private static final Packages PACKAGES =
      new Packages(
          "ministack-" + VERSION,
          List.of("ministack==" + VERSION, "cryptography==50.0.2"),
          Dependencies.INSTALLED);

  private final ChildServer server;

  private MiniStack(ChildServer server) {
    this.server = server;
  }

  /**
   * Starts it on a free port of 127.0.0.1 and waits until it is healthy.
   *
   * @param packages where it is installed, or is to be: a directory that builds may share
   * @param directory of its log, its temporary files and its state
   * @param variables added to its environment, which its functions inherit; it gets none of ours
   *     but {@code PATH}
   */
  public static MiniStack start(Path packages, Path directory, Map<String, String> variables) {
    PythonEnvironment installed = PythonEnvironment.in(packages, PACKAGES);
    return new MiniStack(
        ChildServer.start(new Program(installed, directory.toAbsolutePath(), variables)));
  }

  private record Program(PythonEnvironment installed, Path directory, Map<String, String> added)
      implements ChildServer.Program {

    @Override
    public String name() {
      return "MiniStack";
    }

    @Override
    public List<String> words(int port) {
      return List.of(installed.python(), "-m", "ministack");
    }

    @Override
    public String healthPath() {
      return "/_ministack/health";
    }

    @Override
    public Map<String, String> variables(int port) {
      Map<String, String> variables = new HashMap<>();
      variables.put("JAVA_HOME", System.getProperty("java.home"));
      variables.put("GATEWAY_PORT", Integer.toString(port));
      variables.put("BIND_HOST", Loopback.HOST);
      variables.put("MINISTACK_HOST", Loopback.HOST);
      variables.put("AWS_ENDPOINT_URL", Loopback.http(port).toString());
      variables.put("SFTP_ENABLED", "0");
      variables.put("IOT_MTLS_ENABLED", "0");
      variables.put("STATE_DIR", directory.resolve("state").toString());
      variables.put("S3_DATA_DIR", directory.resolve("s3").toString());
      variables.putAll(added);
      return variables;
    }
  }

  /** Endpoint for clients of any AWS service. */
  public URI endpoint() {
    return server.endpoint();
  }

  /** Environment variables for AWS's SDKs and command lines in other processes. */
  public Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL",
        endpoint().toString(),
        "AWS_ACCESS_KEY_ID",
        "test",
        "AWS_SECRET_ACCESS_KEY",
        "test",
        "AWS_REGION",
        REGION,
        "AWS_DEFAULT_REGION",
        REGION);
  }

  /** Path of its log. */
  public Path log() {
    return server.log();
  }

  /** Stops it, with the functions that it runs; idempotent. */
  @Override
  public void close() {
    server.close();
  }
}
