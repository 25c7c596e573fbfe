package dev.embedway.local.cli.ingest;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A file to upload.
 *
 * @param path where it is
 * @param key the document's: the path from the common parent of all given paths, with slashes
 * @param bytes its size
 * @param contentType by its extension; that of any bytes where the server is to tell by content
 * @param metadataFile the file beside it that holds its metadata
 */
record IngestFile(
    Path path, String key, long bytes, String contentType, Optional<Path> metadataFile) {

  private static final String OFFICE = "application/vnd.openxmlformats-officedocument.";
  private static final String ANY = "application/octet-stream";

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("txt", "text/plain"),
          Map.entry("text", "text/plain"),
          Map.entry("md", "text/markdown"),
          Map.entry("markdown", "text/markdown"),
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

  /** The same file with a metadata file. */
  IngestFile with(Optional<Path> beside) {
    return new IngestFile(path, key, bytes, contentType, beside);
  }

  /** True for a format that is known by its name, which may hold any bytes. */
  static boolean isKnown(Path path) {
    return TYPES.containsKey(extension(path));
  }

  /** The content type that a file's name tells. */
  static String contentType(Path path) {
    return TYPES.getOrDefault(extension(path), ANY);
  }

  private static String extension(Path path) {
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
