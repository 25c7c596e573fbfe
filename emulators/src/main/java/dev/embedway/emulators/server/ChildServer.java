package dev.embedway.emulators.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * An HTTP server as our child, on a free port of 127.0.0.1. It ends with this JVM, however that
 * ends.
 *
 * <p>One thread at a time.
 */
public final class ChildServer implements AutoCloseable {

  private static final Duration START_BOUND = Duration.ofSeconds(60);
  private static final Duration STOP_BOUND = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(50);

  /** Another process may take a port between our asking for a free one and its use. */
  private static final int PORTS_TO_TRY = 3;

  private final Process guard;
  private final String name;
  private final URI endpoint;
  private final Path log;

  private ChildServer(Process guard, String name, URI endpoint, Path log) {
    this.guard = guard;
    this.name = name;
    this.endpoint = endpoint;
    this.log = log;
  }

  /** A program that serves HTTP. */
  public interface Program {

    /** Name in messages, and in lower case of its log. */
    String name();

    /** The directory that it runs in, with a {@code tmp} and its log. */
    Path directory();

    /** The program and its arguments. */
    List<String> words(int port);

    /** Its environment, beside {@code PATH}, {@code HOME}, {@code TMPDIR} and a locale. */
    Map<String, String> variables(int port);

    /** Path that it answers with 200 once it serves. */
    String healthPath();
  }

  /** Starts it and waits until it is healthy. */
  public static ChildServer start(Program program) {
    for (int i = 1; i < PORTS_TO_TRY; i++) {
      Optional<ChildServer> started = tryStart(program);
      if (started.isPresent()) {
        return started.get();
      }
    }
    return tryStart(program)
        .orElseThrow(
            () -> new EmulatorException(program.name() + " ended:\n" + tail(log(program))));
  }

  private static Optional<ChildServer> tryStart(Program program) {
    Path directory = program.directory().toAbsolutePath();
    try {
      Files.createDirectories(directory.resolve("tmp"));
      int port = freePort();
      Path log = log(program);
      ProcessBuilder builder =
          new ProcessBuilder(
                  new ChildGuard(Signal.TERMINATE, Optional.empty())
                      .words("embedway-" + lower(program), program.words(port)))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      Map<String, String> variables = builder.environment();
      variables.clear();
      variables.put("PATH", Objects.requireNonNullElse(System.getenv("PATH"), "/usr/bin:/bin"));
      variables.put("LC_ALL", "C.UTF-8");
      variables.put("HOME", directory.toString());
      variables.put("TMPDIR", directory.resolve("tmp").toString());
      variables.putAll(program.variables(port));
      ChildServer started =
          new ChildServer(builder.start(), program.name(), Loopback.http(port), log);
      return started.awaitHealthy(program.healthPath()) ? Optional.of(started) : Optional.empty();
    } catch (IOException e) {
      throw new EmulatorException(
          "Cannot start %s in %s: %s".formatted(program.name(), directory, e), e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits until it answers; false when it ended instead. */
  private boolean awaitHealthy(String path) {
    long deadline = System.nanoTime() + START_BOUND.toNanos();
    HealthCheck health = new HealthCheck(endpoint.resolve(path));
    try {
      while (!health.isGood()) {
        if (guard.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          return false;
        }
        if (System.nanoTime() > deadline) {
          close();
          throw new EmulatorException(name + " was not healthy in time:\n" + tail(log));
        }
      }
      return true;
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new EmulatorException("Interrupted while " + name + " started", e);
    }
  }

  /** Root of its addresses. */
  public URI endpoint() {
    return endpoint;
  }

  /** Path of its log. */
  public Path log() {
    return log;
  }

  /** Stops it, with the processes that it runs; idempotent. */
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
      throw new EmulatorException("Cannot stop " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      family.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static Path log(Program program) {
    return program.directory().toAbsolutePath().resolve(lower(program) + ".log");
  }

  private static String lower(Program program) {
    return program.name().toLowerCase(Locale.ROOT);
  }

  private static String tail(Path log) {
    try {
      List<String> lines = Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "its log %s cannot be read: %s".formatted(log, e);
    }
  }
}
