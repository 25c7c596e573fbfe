package dev.embedway.local.cli.ingest;

import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.local.cli.terminal.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Standard input as a document, for which {@code -} stands in place of files. */
final class PipedDocument {

  private static final Path DASH = Path.of("-");

  private PipedDocument() {}

  static boolean isNamedBy(List<Path> paths) {
    return paths.equals(List.of(DASH));
  }

  /**
   * Keeps standard input in a directory, so that it can be sent again.
   *
   * @param key the document's; its extension tells the content type
   * @throws CommandFailure when nothing came
   */
  static IngestFiles keep(Terminal terminal, String key, Path directory) {
    try {
      Path file = directory.resolve("stdin");
      long bytes = Files.copy(terminal.in(), file);
      if (bytes == 0) {
        throw new CommandFailure("Standard input is empty; it must be a document");
      }
      IngestFile document =
          new IngestFile(file, key, bytes, IngestFile.contentType(Path.of(key)), Optional.empty());
      return new IngestFiles(List.of(document), List.of(), List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
