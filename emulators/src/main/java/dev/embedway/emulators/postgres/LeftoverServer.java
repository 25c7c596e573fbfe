package dev.embedway.emulators.postgres;

import dev.embedway.emulators.server.EmulatorException;
import dev.embedway.emulators.server.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The server that an earlier process left on a data directory when it was killed: stopped if it is
 * ours and runs still.
 *
 * @param dataDirectory the directory
 */
record LeftoverServer(Path dataDirectory) {

  private static final Duration FAST_SHUTDOWN = Duration.ofSeconds(30);
  private static final Duration IMMEDIATE_SHUTDOWN = Duration.ofSeconds(10);

  /**
   * Returns when no server runs on the directory.
   *
   * @throws EmulatorException when one does and cannot be stopped
   */
  void stop() {
    Optional<PostmasterFile> file = PostmasterFile.read(dataDirectory);
    if (file.isEmpty()) {
      return;
    }
    Optional<ProcessHandle> named =
        ProcessHandle.of(file.get().pid()).filter(ProcessHandle::isAlive);
    if (named.isEmpty()) {
      return; // PostgreSQL itself replaces a file whose process is gone
    }
    if (isServerOfThisDirectory(named.get())) {
      stop(named.get());
    } else {
      forgetReusedPid();
    }
  }

  private boolean isServerOfThisDirectory(ProcessHandle process) {
    String command = process.info().commandLine().orElse("");
    return command.contains("postgres") && command.contains(dataDirectory.toString());
  }

  private void stop(ProcessHandle server) {
    Signal.INTERRUPT.send(server.pid());
    if (!hasEnded(server, FAST_SHUTDOWN)) {
      Signal.QUIT.send(server.pid());
      if (!hasEnded(server, IMMEDIATE_SHUTDOWN)) {
        throw new EmulatorException(
            "A PostgreSQL of an earlier run (process "
                + server.pid()
                + ") still uses "
                + dataDirectory
                + " and does not stop. End it, then start again.");
      }
    }
  }

  /**
   * PostgreSQL refuses to start while any process has the number in its file, as after a reboot
   * another may have.
   */
  private void forgetReusedPid() {
    try {
      Files.deleteIfExists(PostmasterFile.path(dataDirectory));
    } catch (IOException e) {
      throw new EmulatorException(
          "Cannot remove the stale " + PostmasterFile.path(dataDirectory), e);
    }
  }

  private static boolean hasEnded(ProcessHandle process, Duration bound) {
    try {
      process.onExit().get(bound.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new EmulatorException("Cannot wait for process " + process.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmulatorException("Interrupted while process " + process.pid() + " ended", e);
    }
  }
}
