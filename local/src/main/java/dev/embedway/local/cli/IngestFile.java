package dev.embedway.local.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A file to upload.
 *
 * @param path where it is
 * @param key the document's: the name of the given path, and what lies below it, with slashes
 * @param bytes its size
 * @param contentType by its extension
 */
record IngestFile(Path path, String key, long bytes, String contentType) {

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("text", "text/plain; charset=utf-8"),
          Map.entry("md", "text/markdown; charset=utf-8"),
          Map.entry("markdown", "text/markdown; charset=utf-8"),
          Map.entry("html", "text/html"),
          Map.entry("htm", "text/html"),
          Map.entry("xhtml", "application/xhtml+xml"),
          Map.entry("pdf", "application/pdf"));

  /** The content type of a file that can be read, empty for any other. */
  static Optional<String> contentType(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return Optional.ofNullable(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
  }
}
