package dev.embedway.emulators.postgres;

import dev.embedway.emulators.server.EmulatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Content of a running server's {@code postmaster.pid}.
 *
 * @param pid its process
 * @param startedAt seconds of the epoch, as text
 * @param isReady true if it accepts connections
 */
record PostmasterFile(long pid, String startedAt, boolean isReady) {

  // Lines as PostgreSQL's source has them in miscadmin.h: pid, data directory, start time, port,
  // sockets, address, memory key, status.
  private static final int START_TIME = 2;
  private static final int STATUS = 7;

  /** Reads the file of a data directory; empty when there is none or it is not whole yet. */
  static Optional<PostmasterFile> read(Path dataDirectory) {
    try {
      List<String> lines = Files.readAllLines(path(dataDirectory));
      if (lines.size() <= START_TIME || !lines.getFirst().strip().matches("\\d{1,18}")) {
        return Optional.empty();
      }
      boolean ready = lines.size() > STATUS && lines.get(STATUS).strip().equals("ready");
      return Optional.of(
          new PostmasterFile(
              Long.parseLong(lines.getFirst().strip()), lines.get(START_TIME).strip(), ready));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new EmulatorException("Cannot read " + path(dataDirectory), e);
    }
  }

  static Path path(Path dataDirectory) {
    return dataDirectory.resolve("postmaster.pid");
  }

  /** True if both were written by one server. */
  boolean isSameServer(PostmasterFile other) {
    return pid == other.pid && startedAt.equals(other.startedAt);
  }
}
