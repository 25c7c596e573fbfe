package dev.embedway.functions.chunking;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MimeTypes;

/**
 * Tells a file's format: by its first bytes, and where they could be several, by its name and the
 * type it was uploaded with.
 *
 * <p>Thread-safe.
 */
final class KindDetector {

  private static final Set<String> HTML_TYPES = Set.of("text/html", "application/xhtml+xml");
  private static final Set<String> MARKDOWN_TYPES =
      Set.of("text/markdown", "text/x-markdown", "text/x-web-markdown");
  private static final String PDF_TYPE = "application/pdf";

  private final MimeTypes types = MimeTypes.getDefaultMimeTypes();

  /** The format; empty for one that is not read. */
  Optional<FileKind> kind(byte[] bytes, String fileName, String contentType) {
    String content = byContent(bytes);
    Optional<FileKind> named = byName(fileName).or(() -> ofType(bare(contentType)));
    if (content.equals(MediaType.OCTET_STREAM.toString())) {
      // Nothing known begins like this: a damaged PDF, at best, or text in UTF-16.
      return named;
    }
    if (content.startsWith("text/") || HTML_TYPES.contains(content)) {
      return text(content, named, fileName);
    }
    return ofType(content);
  }

  private Optional<FileKind> text(String content, Optional<FileKind> named, String fileName) {
    // Markdown may begin with a tag, and HTML without any that gives it away.
    if (named.isPresent() && named.get() == FileKind.MARKDOWN) {
      return named;
    }
    if (HTML_TYPES.contains(content) || named.filter(FileKind.HTML::equals).isPresent()) {
      return Optional.of(FileKind.HTML);
    }
    return isOtherFormat(fileName) ? Optional.empty() : Optional.of(FileKind.TEXT);
  }

  /** Whether a name promises a format of structured text that is not prose, such as JSON. */
  private boolean isOtherFormat(String fileName) {
    String type = typeOfName(fileName);
    return type.startsWith("application/")
        && !type.equals(PDF_TYPE)
        && !type.equals(MediaType.OCTET_STREAM.toString());
  }

  private Optional<FileKind> byName(String fileName) {
    return ofType(typeOfName(fileName));
  }

  private static Optional<FileKind> ofType(String type) {
    if (HTML_TYPES.contains(type)) {
      return Optional.of(FileKind.HTML);
    }
    if (MARKDOWN_TYPES.contains(type)) {
      return Optional.of(FileKind.MARKDOWN);
    }
    if (type.equals(PDF_TYPE)) {
      return Optional.of(FileKind.PDF);
    }
    return type.startsWith("text/plain") ? Optional.of(FileKind.TEXT) : Optional.empty();
  }

  private String typeOfName(String fileName) {
    Metadata metadata = new Metadata();
    metadata.set("resourceName", fileName);
    try {
      return bare(types.detect(null, metadata).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String byContent(byte[] bytes) {
    try {
      return bare(types.detect(new ByteArrayInputStream(bytes), new Metadata()).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String bare(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }
}
