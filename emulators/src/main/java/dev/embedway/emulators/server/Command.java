package dev.embedway.emulators.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program run to its end, within a bound, its output kept.
 *
 * @param words the program and its arguments
 * @param environment variables added to those of this process
 * @param bound after which it is killed
 */
public record Command(List<String> words, Map<String, String> environment, Duration bound) {

  /** Exit code and output of a program, both streams. */
  public record Outcome(int exitCode, String output) {

    /** The last lines, for a message. */
    public String tail() {
      List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 6), lines.size()));
    }
  }

  public Command {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /** A program that may take a minute, in the environment of this process. */
  public static Command of(String... words) {
    return new Command(List.of(words), Map.of(), Duration.ofMinutes(1));
  }

  /**
   * Runs it.
   *
   * @throws EmulatorException when the program cannot be started or does not end in time
   */
  public Outcome run() {
    try {
      // A file, not a pipe: a grandchild that outlives the program would hold a pipe open.
      Path printed = Files.createTempFile("embedway-", ".out");
      try {
        int exitCode = runInto(printed);
        return new Outcome(exitCode, Files.readString(printed, StandardCharsets.ISO_8859_1));
      } finally {
        Files.deleteIfExists(printed);
      }
    } catch (IOException e) {
      throw new EmulatorException("Cannot run " + words.getFirst() + ": " + e.getMessage(), e);
    }
  }

  private int runInto(Path printed) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(printed.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      if (process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
      throw new EmulatorException(
          words.getFirst() + " did not end within " + bound.toSeconds() + " s and was stopped");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmulatorException("Interrupted while " + words.getFirst() + " ran", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
