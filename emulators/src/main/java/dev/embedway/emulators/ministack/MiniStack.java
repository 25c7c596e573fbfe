package dev.embedway.emulators.ministack;

import dev.embedway.emulators.server.ChildGuard;
import dev.embedway.emulators.server.EmulatorException;
import dev.embedway.emulators.server.Loopback;
import dev.embedway.emulators.server.Signal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * MiniStack as our child: all of AWS at one endpoint, for tests of what people run elsewhere.
 *
 * <p>It ends with this JVM, however that ends. Any credentials are accepted. State is in memory
 * unless variables such as {@code PERSIST_STATE=1} and {@code S3_PERSIST=1} are given; then it is
 * under the directory that it was started on.
 *
 * <p>One thread at a time.
 */
public final class MiniStack implements AutoCloseable {

  /** The region of {@link #environment}. */
  public static final String REGION = "us-east-1";

  private static final Duration START_BOUND = Duration.ofSeconds(60);
  private static final Duration STOP_BOUND = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(50);

  /** Another process may take a port between our asking for a free one and its use. */
  private static final int PORTS_TO_TRY = 3;

  private final Process guard;
  private final URI endpoint;
  private final Path log;

  private MiniStack(Process guard, URI endpoint, Path log) {
    this.guard = guard;
    this.endpoint = endpoint;
    this.log = log;
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
    MiniStackInstallation installation = MiniStackInstallation.in(packages);
    for (int i = 1; i < PORTS_TO_TRY; i++) {
      Optional<MiniStack> started = tryStart(installation, directory.toAbsolutePath(), variables);
      if (started.isPresent()) {
        return started.get();
      }
    }
    return tryStart(installation, directory.toAbsolutePath(), variables)
        .orElseThrow(() -> new EmulatorException("MiniStack ended:\n" + tail(log(directory))));
  }

  private static Optional<MiniStack> tryStart(
      MiniStackInstallation installation, Path directory, Map<String, String> variables) {
    try {
      Files.createDirectories(directory.resolve("tmp"));
      int port = freePort();
      Path log = log(directory);
      ProcessBuilder builder =
          new ProcessBuilder(
                  new ChildGuard(Signal.TERMINATE, Optional.empty())
                      .words(
                          "embedway-ministack", List.of(installation.python(), "-m", "ministack")))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().clear();
      builder.environment().putAll(variables(directory, port));
      builder.environment().putAll(variables);
      MiniStack started = new MiniStack(builder.start(), Loopback.http(port), log);
      return started.awaitHealthy() ? Optional.of(started) : Optional.empty();
    } catch (IOException e) {
      throw new EmulatorException("Cannot start MiniStack in " + directory + ": " + e, e);
    }
  }

  private static Map<String, String> variables(Path directory, int port) {
    Map<String, String> variables = new HashMap<>();
    variables.put("PATH", Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin"));
    variables.put("JAVA_HOME", System.getProperty("java.home"));
    variables.put("LC_ALL", "C.UTF-8");
    variables.put("GATEWAY_PORT", Integer.toString(port));
    variables.put("BIND_HOST", Loopback.HOST);
    variables.put("MINISTACK_HOST", Loopback.HOST);
    variables.put("AWS_ENDPOINT_URL", Loopback.http(port).toString());
    variables.put("SFTP_ENABLED", "0");
    variables.put("IOT_MTLS_ENABLED", "0");
    variables.put("HOME", directory.toString());
    variables.put("TMPDIR", directory.resolve("tmp").toString());
    variables.put("STATE_DIR", directory.resolve("state").toString());
    variables.put("S3_DATA_DIR", directory.resolve("s3").toString());
    return variables;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits until it answers; false when it ended instead. */
  private boolean awaitHealthy() {
    long deadline = System.nanoTime() + START_BOUND.toNanos();
    HealthCheck health = new HealthCheck(endpoint.resolve("/_ministack/health"));
    try {
      while (!health.isGood()) {
        if (guard.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          return false;
        }
        if (System.nanoTime() > deadline) {
          close();
          throw new EmulatorException("MiniStack was not healthy in time:\n" + tail(log));
        }
      }
      return true;
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new EmulatorException("Interrupted while MiniStack started", e);
    }
  }

  /** Endpoint for clients of any AWS service. */
  public URI endpoint() {
    return endpoint;
  }

  /** Environment variables for AWS's SDKs and command lines in other processes. */
  public Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL",
        endpoint.toString(),
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
    return log;
  }

  /** Stops it, with the functions that it runs; idempotent. */
  @Override
  public void close() {
    List<ProcessHandle> family = new ArrayList<>(guard.descendants().toList());
    family.add(guard.toHandle());
    try {
      guard.getOutputStream().close();
      if (!guard.waitFor(STOP_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
        guard.destroyForcibly();
      }
    } catch (IOException e) {
      throw new EmulatorException("Cannot stop MiniStack", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      family.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static Path log(Path directory) {
    return directory.toAbsolutePath().resolve("ministack.log");
  }

  private static String tail(Path log) {
    try {
      List<String> lines = Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "its log " + log + " cannot be read: " + e;
    }
  }
}
