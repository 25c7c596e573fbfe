package dev.embedway.emulators.postgres;

import dev.embedway.emulators.server.ChildGuard;
import dev.embedway.emulators.server.EmulatorException;
import dev.embedway.emulators.server.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A server running as our child, which ends when we do.
 *
 * <p>Between us and it stands a {@link ChildGuard}, which sends it its signal for a fast shutdown.
 * One thread at a time.
 */
final class PostgresProcess {

  private static final Duration STOP_BOUND = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(10);

  private final Process shell;
  private final PostgresDirectory directory;

  private PostgresProcess(Process shell, PostgresDirectory directory) {
    this.shell = shell;
    this.directory = directory;
  }

  static PostgresProcess start(
      PostgresLaunch launch,
      PostgresDirectory directory,
      Durability durability,
      List<String> server)
      throws IOException {
    Optional<Path> doomed =
        Optional.of(directory.root()).filter(root -> durability == Durability.EPHEMERAL);
    List<String> words =
        new ChildGuard(Signal.INTERRUPT, doomed).words("embedway-postgres", server);
    ProcessBuilder builder =
        new ProcessBuilder(launch.server(words))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(directory.log().toFile()));
    builder.environment().put("LC_ALL", "C");
    return new PostgresProcess(builder.start(), directory);
  }

  /** Waits until the server accepts connections; false when it ended instead. */
  boolean awaitReady(Optional<PostmasterFile> previous, Duration bound)
      throws InterruptedException {
    long deadline = System.nanoTime() + bound.toNanos();
    while (!isReady(previous)) {
      if (shell.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        return false;
      }
      if (System.nanoTime() > deadline) {
        stop();
        throw new EmulatorException(
            "PostgreSQL was not ready within "
                + bound.toSeconds()
                + " s; its log is "
                + directory.log());
      }
    }
    return true;
  }

  private boolean isReady(Optional<PostmasterFile> previous) {
    return PostmasterFile.read(directory.data())
        .filter(PostmasterFile::isReady)
        .filter(file -> previous.isEmpty() || !file.isSameServer(previous.get()))
        .isPresent();
  }

  /** Waits until the server has ended, for whatever reason. */
  void awaitEnd() throws InterruptedException {
    shell.waitFor();
  }

  /** Stops the server, fast if it can, hard if it must; returns when it has ended. */
  void stop() {
    try {
      shell.getOutputStream().close();
      if (!shell.waitFor(STOP_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
        PostmasterFile.read(directory.data()).ifPresent(file -> Signal.QUIT.send(file.pid()));
        if (!shell.waitFor(STOP_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new EmulatorException("PostgreSQL did not stop; its log is " + directory.log());
        }
      }
    } catch (IOException e) {
      throw new EmulatorException("Cannot stop PostgreSQL", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmulatorException("Interrupted while PostgreSQL stopped", e);
    }
  }

  /** The end of the log, for a message. */
  static String logTail(Path log) throws IOException {
    if (!Files.exists(log)) {
      return "";
    }
    List<String> lines = Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 8), lines.size()));
  }
}
