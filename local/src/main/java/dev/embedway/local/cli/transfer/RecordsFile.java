package dev.embedway.local.cli.transfer;

import dev.embedway.local.cli.argument.ReadableFile;
import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.local.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of records.
 *
 * @param path empty for standard input
 */
record RecordsFile(Optional<Path> path) {

  static RecordsFile of(String text) {
    return new RecordsFile(
        text.equals("-") ? Optional.empty() : Optional.of(ReadableFile.of(text).path()));
  }

  InputStream open(Terminal terminal) {
    if (path.isEmpty()) {
      return terminal.in();
    }
    try {
      return Files.newInputStream(path.get());
    } catch (IOException e) {
      throw new CommandFailure("Cannot read " + path.get());
    }
  }
}
