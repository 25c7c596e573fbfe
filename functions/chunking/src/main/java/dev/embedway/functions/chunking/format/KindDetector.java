package dev.embedway.functions.chunking.format;

import dev.embedway.core.pipeline.TextExtractor.Extraction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MimeTypes;

/**
 * Tells a file's format by its bytes. Its name, and the type that it was uploaded with, only decide
 * between formats that are all plain text, and what a damaged file was meant to be.
 *
 * <p>Thread-safe.
 */
public final class KindDetector {

  /** What is read, for messages. */
  static final String ALLOWED = "txt, md, html, pdf, docx, pptx, xlsx, rtf, epub, csv and json";

  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] EMPTY_ZIP = {'P', 'K', 5, 6};
  private static final byte[] OLE2 = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};

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
          Map.entry("html", FileKind.HTML),
          Map.entry("htm", FileKind.HTML),
          Map.entry("xhtml", FileKind.HTML),
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
          Map.entry("text/html", FileKind.HTML),
          Map.entry("application/xhtml+xml", FileKind.HTML),
          Map.entry("application/pdf", FileKind.PDF),
          Map.entry("application/rtf", FileKind.RTF),
          Map.entry("text/rtf", FileKind.RTF),
          Map.entry("application/epub+zip", FileKind.ZIP));

  private final MimeTypes types = MimeTypes.getDefaultMimeTypes();

  /** The format; empty for one that is not read. */
  public Optional<FileKind> kind(byte[] bytes, String fileName, String contentType) {
    if (startsWith(bytes, ZIP) || startsWith(bytes, EMPTY_ZIP)) {
      return Optional.of(FileKind.ZIP);
    }
    if (startsWith(bytes, OLE2)) {
      return Optional.of(FileKind.OLE2);
    }
    Optional<FileKind> meant = meant(fileName, contentType);
    MediaType content = byContent(bytes);
    if (content.equals(MediaType.OCTET_STREAM)) {
      return TextBytes.isLikely(bytes, contentType)
          ? Optional.of(text(meant))
          : meant.filter(kind -> !isText(kind));
    }
    FileKind exact = TYPES.get(content.toString());
    if (exact == FileKind.PDF || exact == FileKind.RTF) {
      return Optional.of(exact);
    }
    if (exact == FileKind.HTML) {
      // Markdown may begin with a tag.
      return Optional.of(meant.filter(FileKind.MARKDOWN::equals).orElse(FileKind.HTML));
    }
    return isProse(content) ? Optional.of(text(meant)) : Optional.empty();
  }

  /** The verdict on a file whose format is not read. */
  public static Extraction unsupported() {
    return new Extraction.Rejected(RejectedFileException.unsupported().error());
  }

  /** Text of any sort but XML, whose words are in its markup. */
  private boolean isProse(MediaType content) {
    return types.getMediaTypeRegistry().isInstanceOf(content, MediaType.TEXT_PLAIN)
        && !types.getMediaTypeRegistry().isInstanceOf(content, MediaType.APPLICATION_XML);
  }

  private static FileKind text(Optional<FileKind> meant) {
    return meant.filter(KindDetector::isText).orElse(FileKind.TEXT);
  }

  private static boolean isText(FileKind kind) {
    return kind.isPlain() || kind == FileKind.HTML;
  }

  private static Optional<FileKind> meant(String fileName, String contentType) {
    String extension =
        fileName.substring(fileName.lastIndexOf('.') + 1).strip().toLowerCase(Locale.ROOT);
    return Optional.ofNullable(EXTENSIONS.get(extension))
        .or(() -> Optional.ofNullable(TYPES.get(bare(contentType))));
  }

  private MediaType byContent(byte[] bytes) {
    try {
      return types.detect(new ByteArrayInputStream(bytes), new Metadata()).getBaseType();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  private static String bare(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }
}
