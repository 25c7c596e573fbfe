package dev.embedway.local.cli.models;

import com.google.errorprone.annotations.Immutable;
import dev.embedway.local.cli.terminal.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that tries something which may never end, take all memory or take the process with it:
 * it is killed when its time is up, or, where the system tells its memory, when that is too much.
 */
@Immutable
final class TrialProcess {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Path PROCESSES = Path.of("/proc");
  private static final int MAX_OUTPUT_LENGTH = 4_000;

  private final Duration timeout;
  private final long maxBytes;

  TrialProcess(Duration timeout, long maxBytes) {
    this.timeout = timeout;
    this.maxBytes = maxBytes;
  }

  /**
   * Runs a command to its end.
   *
   * @throws CommandFailure with its output, or why it was killed
   */
  void run(List<String> command) throws IOException {
    Path output = Files.createTempFile("embedway-trial", ".txt");
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().clear();
      Process process =
          builder
              .redirectErrorStream(false)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      try {
        await(process);
        if (process.exitValue() != 0) {
          throw new CommandFailure(reason(output, process.exitValue()));
        }
      } finally {
        process.destroyForcibly();
      }
    } finally {
      Files.deleteIfExists(output);
    }
  }

  private void await(Process process) throws IOException {
    long end = System.nanoTime() + timeout.toNanos();
    try {
      while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() > end) {
          throw new CommandFailure("it did not end within " + timeout.toSeconds() + " s");
        }
        if (resident(process.pid()) > maxBytes) {
          throw new CommandFailure(
              "it takes more than "
                  + (maxBytes >> 20)
                  + " MB of memory; raise EMBEDWAY_MODEL_MEMORY_MB where the machine has more");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure("the trial was interrupted");
    }
  }

  /** Bytes that a process has in memory; 0 where the system does not tell. */
  private static long resident(long pid) throws IOException {
    Path status = PROCESSES.resolve(pid + "/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    try {
      return Files.readAllLines(status).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException ended) {
      return 0;
    }
  }

  private static String reason(Path output, int status) throws IOException {
    String said = new String(Files.readAllBytes(output), StandardCharsets.UTF_8).strip();
    return said.isEmpty()
        ? "its process ended with status " + status
        : said.substring(0, Math.min(said.length(), MAX_OUTPUT_LENGTH));
  }
}
