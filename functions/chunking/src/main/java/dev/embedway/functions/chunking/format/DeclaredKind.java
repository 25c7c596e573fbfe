package dev.embedway.functions.chunking.format;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A file's format by its name and by the type that it was uploaded with. The name counts more, save
 * one that only says text where the type says which.
 *
 * @param kind the format; empty where neither names one that is read
 * @param isText whether it is said to be text of any sort, program source and the like included
 */
record DeclaredKind(Optional<FileKind> kind, boolean isText) {

  private static final Map<String, FileKind> EXTENSIONS =
      Map.ofEntries(
          Map.entry("txt", FileKind.TEXT),
          Map.entry("text", FileKind.TEXT),
          Map.entry("md", FileKind.MARKDOWN),
          Map.entry("markdown", FileKind.MARKDOWN),
          Map.entry("csv", FileKind.CSV),
          Map.entry("tsv", FileKind.CSV),
          Map.entry("json", FileKind.JSON),
          Map.entry("jsonl", FileKind.JSON),
          Map.entry("ndjson", FileKind.JSON),
          Map.entry("geojson", FileKind.JSON),
          Map.entry("ipynb", FileKind.NOTEBOOK),
          Map.entry("html", FileKind.HTML),
          Map.entry("htm", FileKind.HTML),
          Map.entry("xhtml", FileKind.XHTML),
          Map.entry("xht", FileKind.XHTML),
          Map.entry("pdf", FileKind.PDF),
          Map.entry("rtf", FileKind.RTF),
          Map.entry("docx", FileKind.ZIP),
          Map.entry("docm", FileKind.ZIP),
          Map.entry("pptx", FileKind.ZIP),
          Map.entry("pptm", FileKind.ZIP),
          Map.entry("xlsx", FileKind.ZIP),
          Map.entry("xlsm", FileKind.ZIP),
          Map.entry("epub", FileKind.ZIP));

  private static final Map<String, FileKind> TYPES =
      Map.ofEntries(
          Map.entry("text/plain", FileKind.TEXT),
          Map.entry("text/markdown", FileKind.MARKDOWN),
          Map.entry("text/x-markdown", FileKind.MARKDOWN),
          Map.entry("text/x-web-markdown", FileKind.MARKDOWN),
          Map.entry("text/csv", FileKind.CSV),
          Map.entry("text/tab-separated-values", FileKind.CSV),
          Map.entry("application/json", FileKind.JSON),
          Map.entry("application/x-ndjson", FileKind.JSON),
          Map.entry("application/jsonl", FileKind.JSON),
          Map.entry("application/geo+json", FileKind.JSON),
          Map.entry("application/x-ipynb+json", FileKind.NOTEBOOK),
          Map.entry("text/html", FileKind.HTML),
          Map.entry("application/xhtml+xml", FileKind.XHTML),
          Map.entry("application/pdf", FileKind.PDF),
          Map.entry("application/rtf", FileKind.RTF),
          Map.entry("text/rtf", FileKind.RTF),
          Map.entry("application/epub+zip", FileKind.ZIP));

  static DeclaredKind of(String fileName, String contentType, MediaTypes types) {
    String type = bare(contentType);
    Optional<FileKind> named = Optional.ofNullable(EXTENSIONS.get(extension(fileName)));
    Optional<FileKind> typed = Optional.ofNullable(TYPES.get(type));
    boolean vague = named.filter(FileKind.TEXT::equals).isPresent();
    boolean decoded = hasCharset(contentType) && !types.isXml(types.of(type));
    return new DeclaredKind(
        vague ? typed.filter(FileKind::isText).or(() -> named) : named.or(() -> typed),
        named.or(() -> typed).filter(FileKind::isText).isPresent()
            || types.isProse(types.of(type))
            || types.isProse(types.byName(fileName))
            || decoded);
  }

  /** A text format that the file is said to have. */
  Optional<FileKind> textKind() {
    return kind.filter(FileKind::isText);
  }

  private static String extension(String fileName) {
    return fileName.substring(fileName.lastIndexOf('.') + 1).strip().toLowerCase(Locale.ROOT);
  }

  private static boolean hasCharset(String contentType) {
    return contentType.toLowerCase(Locale.ROOT).contains("charset=");
  }

  private static String bare(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }
}
