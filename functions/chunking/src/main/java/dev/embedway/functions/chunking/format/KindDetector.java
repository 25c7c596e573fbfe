package dev.embedway.functions.chunking.format;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.stage.TextExtractor.Extraction;
import dev.embedway.functions.chunking.format.charset.TextBytes;
import dev.embedway.functions.chunking.format.result.RejectedFileException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.apache.tika.mime.MediaType;

/**
 * Tells a file's format. Which text format a text has, its name and the type that it was uploaded
 * with decide, since a text may quote any other; only where neither says anything does it count
 * what the text begins with. Other files are told by their bytes.
 */
@ThreadSafe
public final class KindDetector {

  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] EMPTY_ZIP = {'P', 'K', 5, 6};
  private static final byte[] OLE2 = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};
  private static final byte[] PDF = "%PDF-".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RTF = "{\\rtf".getBytes(StandardCharsets.US_ASCII);

  /** Bytes within which a PDF's header may begin, by ISO 32000-1, implementation note 13. */
  private static final int PDF_HEADER_WITHIN = 1024;

  private final MediaTypes types = new MediaTypes();

  /** The format; empty for one that is not read. */
  public Optional<FileKind> kind(byte[] bytes, String fileName, String contentType) {
    if (startsWith(bytes, ZIP) || startsWith(bytes, EMPTY_ZIP)) {
      return Optional.of(FileKind.ZIP);
    }
    if (startsWith(bytes, OLE2)) {
      return Optional.of(FileKind.OLE2);
    }
    DeclaredKind declared = DeclaredKind.of(fileName, contentType, types);
    if (isPdfByName(bytes, declared)) {
      return Optional.of(FileKind.PDF);
    }
    if (TextBytes.isCertain(bytes) || (declared.isText() && isLegacyText(bytes))) {
      return ofText(bytes, fileName, declared);
    }
    return ofBytes(bytes, fileName, contentType, declared);
  }

  /** The verdict on a file whose format is not read. */
  public static Extraction unsupported() {
    return new Extraction.Rejected(RejectedFileException.unsupported().error());
  }

  /** Text in some charset: PDF may be as free of control characters. */
  private static boolean isLegacyText(byte[] bytes) {
    return TextBytes.isFreeOfControls(bytes) && !startsWith(bytes, PDF);
  }

  private Optional<FileKind> ofText(byte[] bytes, String fileName, DeclaredKind declared) {
    if (declared.textKind().isPresent()) {
      return declared.textKind();
    }
    Optional<FileKind> marked = marked(bytes);
    if (marked.isPresent() && (marked.equals(declared.kind()) || !declared.isText())) {
      return marked;
    }
    if (declared.isText()) {
      return Optional.of(FileKind.TEXT);
    }
    if (HtmlStart.isAtStartOf(bytes)) {
      return Optional.of(FileKind.HTML);
    }
    return isOtherFormat(types.byContent(bytes), fileName)
        ? Optional.empty()
        : Optional.of(FileKind.TEXT);
  }

  /** A picture in XML, or a format other than XML that both the content and the name stand for. */
  private boolean isOtherFormat(MediaType content, String fileName) {
    MediaType named = types.byName(fileName);
    if (types.isXml(content)) {
      return types.isPicture(content) || types.isPicture(named);
    }
    boolean agreed = content.equals(named) && !types.isProse(content);
    return agreed && !content.equals(MediaType.OCTET_STREAM);
  }

  private boolean isTextInXml(MediaType content, String fileName) {
    return types.isXml(content) && !isOtherFormat(content, fileName);
  }

  /** A format whose files may be text throughout, by what they begin with. */
  private static Optional<FileKind> marked(byte[] bytes) {
    if (startsWith(bytes, PDF)) {
      return Optional.of(FileKind.PDF);
    }
    return startsWith(bytes, RTF) ? Optional.of(FileKind.RTF) : Optional.empty();
  }

  private Optional<FileKind> ofBytes(
      byte[] bytes, String fileName, String contentType, DeclaredKind declared) {
    MediaType content = types.byContent(bytes);
    return switch (content.toString()) {
      case "application/pdf" -> Optional.of(FileKind.PDF);
      case "application/rtf" -> Optional.of(FileKind.RTF);
      case "text/html", "application/xhtml+xml" -> Optional.of(page(bytes, declared));
      case "application/octet-stream" ->
          TextBytes.isLikely(bytes, contentType)
              ? Optional.of(text(declared))
              : declared.kind().filter(kind -> !kind.isText());
      default ->
          types.isProse(content) || isTextInXml(content, fileName)
              ? Optional.of(text(declared))
              : Optional.empty();
    };
  }

  private static FileKind page(byte[] bytes, DeclaredKind declared) {
    boolean page = !declared.isText() && HtmlStart.isAtStartOf(bytes);
    return page ? FileKind.HTML : text(declared);
  }

  private static FileKind text(DeclaredKind declared) {
    return declared.textKind().orElse(FileKind.TEXT);
  }

  /** A PDF that other bytes were put before, as mail servers and gateways do. */
  private static boolean isPdfByName(byte[] bytes, DeclaredKind declared) {
    if (!declared.kind().equals(Optional.of(FileKind.PDF))) {
      return false;
    }
    for (int at = 0; at < Math.min(bytes.length, PDF_HEADER_WITHIN); at++) {
      if (isAt(at, bytes, PDF)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return isAt(0, bytes, start);
  }

  private static boolean isAt(int at, byte[] bytes, byte[] mark) {
    return bytes.length >= at + mark.length
        && Arrays.equals(bytes, at, at + mark.length, mark, 0, mark.length);
  }
}
