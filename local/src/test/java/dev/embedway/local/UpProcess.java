package dev.embedway.local;

import dev.embedway.local.cloud.data.Connection;
import dev.embedway.local.cloud.data.DataDirectory;
import dev.embedway.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** {@code embedway up} in a process of its own, on the class path of this one. */
final class UpProcess implements AutoCloseable {

  private static final Duration START_BOUND = Duration.ofSeconds(90);

  private final Process process;
  private final Path directory;
  private final Path output;

  private UpProcess(Process process, Path directory, Path output) {
    this.process = process;
    this.directory = directory;
    this.output = output;
  }

  /** Starts it on a directory and waits until it is ready. */
  static UpProcess start(Path directory, Map<String, String> more, String... options)
      throws IOException {
    Path output = directory.resolveSibling(directory.getFileName() + ".out");
    Files.deleteIfExists(output);
    List<String> words = new ArrayList<>(List.of(java(), "-Xmx1g"));
    // As the launcher does, and for processes that live for seconds, without the costly compiler.
    words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    words.add("--enable-native-access=ALL-UNNAMED");
    words.add("--sun-misc-unsafe-memory-access=allow");
    words.addAll(List.of("-cp", classPath(), Main.class.getName()));
    words.addAll(List.of("up", "--port", "0", "--data", directory.toString()));
    words.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().clear();
    builder.environment().putAll(TestEnvironment.variables());
    builder.environment().putAll(more);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    UpProcess up = new UpProcess(builder.start(), directory, output);
    Await.until(() -> up.isReadyOrOver(), START_BOUND);
    if (!up.process.isAlive()) {
      throw new AssertionError("up ended: " + up.printed());
    }
    return up;
  }

  private boolean isReadyOrOver() {
    return !process.isAlive() || printed().contains("\nready ") || printed().startsWith("ready ");
  }

  String printed() {
    try {
      return Files.exists(output) ? Files.readString(output) : "";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  Connection connection() {
    return new DataDirectory(directory).connection().orElseThrow();
  }

  /** It and all processes that it started. */
  List<ProcessHandle> family() {
    List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
    family.add(process.toHandle());
    return family;
  }

  /** The end that no program can prepare for. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGTERM, as a service manager sends it. */
  void stop() {
    terminate();
    awaitEnd();
  }

  /** SIGTERM, without waiting for what it does. */
  void terminate() {
    process.destroy();
  }

  void awaitEnd() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new AssertionError("still running: " + printed());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The JVM of this process. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Its class path. */
  static String classPath() {
    return Objects.requireNonNullElse(
        System.getProperty("surefire.test.class.path"), System.getProperty("java.class.path"));
  }
}
