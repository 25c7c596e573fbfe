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
 * @param sideFile the file beside it that holds its metadata
 */
record IngestFile(Path path, String key, long bytes, String contentType, Optional<Path> sideFile) {

  private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("text", "text/plain; charset=utf-8"),
          Map.entry("md", "text/markdown; charset=utf-8"),
          Map.entry("markdown", "text/markdown; charset=utf-8"),
          Map.entry("html", "text/html"),
          Map.entry("htm", "text/html"),
          Map.entry("xhtml", "application/xhtml+xml"),
          Map.entry("pdf", "application/pdf"),
          Map.entry("rtf", "application/rtf"),
          Map.entry("epub", "application/epub+zip"),
          Map.entry("csv", "text/csv"),
          Map.entry("tsv", "text/tab-separated-values"),
          Map.entry("json", "application/json"),
          Map.entry("jsonl", "application/jsonl"),
          Map.entry("docx", OFFICE + "wordprocessingml.document"),
          Map.entry("pptx", OFFICE + "presentationml.presentation"),
          Map.entry("xlsx", OFFICE + "spreadsheetml.sheet"));

  /** The same file with a side file. */
  IngestFile with(Optional<Path> beside) {
    return new IngestFile(path, key, bytes, contentType, beside);
  }

  /** The content type of a file that can be read, empty for any other. */
  static Optional<String> contentType(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return Optional.ofNullable(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
  }
}
