package dev.embedway.functions.chunking.format.charset;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.document.DocumentWarning.Code;
import dev.embedway.functions.chunking.format.result.Remarks;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes as text: by their byte order mark, else the charset that they were uploaded with, else the
 * one they name themselves, unless they are UTF-8 all the same; else UTF-8 where that fits, else
 * the likeliest.
 */
@ThreadSafe
public final class TextDecoder {

  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*[\"']?([A-Za-z0-9_:.-]+)", Pattern.CASE_INSENSITIVE);

  private static final Pattern META = Pattern.compile("<meta\\s[^>]*", Pattern.CASE_INSENSITIVE);

  private static final Pattern XML =
      Pattern.compile("\\A\\s*<\\?xml\\s[^>]*?encoding\\s*=\\s*[\"']([A-Za-z0-9_:.-]+)");

  private static final Pattern COMMENT = Pattern.compile("<!--.*?(?:-->|\\z)", Pattern.DOTALL);

  /** Bytes of an HTML file that are searched for its own charset, as browsers do. */
  private static final int PRESCAN = 1024;

  /** So many characters that are valid UTF-8 by chance do not come in a charset of two bytes. */
  private static final int NO_CHANCE = 4;

  private static final char MARK = '\uFEFF';

  /** The text of a file that names a charset in its content only if that is XML. */
  public String plain(byte[] bytes, String contentType, Remarks remarks) {
    Optional<Charset> label = labelled(contentType).or(() -> ofAscii(declared(head(bytes))));
    return decode(bytes, label, remarks);
  }

  /** The text of an HTML file, which may name a charset itself. */
  public String html(byte[] bytes, String contentType, Remarks remarks) {
    return decode(bytes, labelled(contentType).or(() -> labelledInside(bytes)), remarks);
  }

  private static String decode(byte[] bytes, Optional<Charset> label, Remarks remarks) {
    CharsetGuess.Found found =
        marked(bytes)
            .or(() -> label.filter(named -> isTrue(named, bytes)))
            .or(() -> TextBytes.unmarkedUtf16(bytes))
            .map(CharsetGuess.Found::certain)
            .orElseGet(() -> CharsetGuess.of(bytes));
    String text = new String(bytes, found.charset());
    warn(found, text, bytes, remarks);
    return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
  }

  private static void warn(CharsetGuess.Found found, String text, byte[] bytes, Remarks remarks) {
    String name = found.charset().name();
    if (!found.isSure()) {
      remarks.warn(
          Code.GUESSED_CHARSET,
          "read as "
              + name
              + ", which is likely and not certain; upload it as UTF-8, or with its charset in the"
              + " content type");
    }
    // A text may hold the replacement character itself.
    long undecodable = Utf8.isValid(bytes) ? 0 : text.chars().filter(c -> c == '\uFFFD').count();
    if (undecodable > 0) {
      remarks.warn(
          Code.UNDECODABLE_BYTES,
          "bytes that stand for nothing in "
              + name
              + " are shown as U+FFFD, "
              + undecodable
              + " in all; upload it as UTF-8, or with another charset in the content type");
    }
  }

  private static Optional<Charset> marked(byte[] bytes) {
    int first = bytes.length > 0 ? bytes[0] & 0xFF : 0;
    int second = bytes.length > 1 ? bytes[1] & 0xFF : 0;
    int third = bytes.length > 2 ? bytes[2] & 0xFF : 0;
    if (first == 0xEF && second == 0xBB && third == 0xBF) {
      return Optional.of(StandardCharsets.UTF_8);
    }
    if (first == 0xFE && second == 0xFF) {
      return Optional.of(StandardCharsets.UTF_16BE);
    }
    return first == 0xFF && second == 0xFE
        ? Optional.of(StandardCharsets.UTF_16LE)
        : Optional.empty();
  }

  /**
   * True when a label may be believed: many files that are UTF-8 by now still carry an older one.
   */
  private static boolean isTrue(Charset label, byte[] bytes) {
    boolean utf8 = Utf8.isValid(bytes);
    if (label.equals(StandardCharsets.UTF_8)) {
      return utf8;
    }
    if (label.name().startsWith("UTF-16")) {
      return TextBytes.unmarkedUtf16(bytes).isEmpty() && !(utf8 && bytes.length >= NO_CHANCE * 4);
    }
    long min = CharsetLabels.isMultiByte(label) ? NO_CHANCE : 1;
    return !utf8 || Utf8.beyondAscii(bytes) < min;
  }

  private static Optional<Charset> labelled(String text) {
    Matcher matcher = CHARSET.matcher(text);
    return matcher.find() ? CharsetLabels.charset(matcher.group(1)) : Optional.empty();
  }

  private static Optional<Charset> labelledInside(byte[] bytes) {
    String head = head(bytes);
    return ofAscii(
        XML.matcher(head).find()
            ? declared(head)
            : META.matcher(COMMENT.matcher(head).replaceAll(""))
                .results()
                .flatMap(meta -> labelled(meta.group()).stream())
                .findFirst());
  }

  private static Optional<Charset> declared(String head) {
    Matcher xml = XML.matcher(head);
    return xml.find() ? CharsetLabels.charset(xml.group(1)) : Optional.empty();
  }

  private static String head(byte[] bytes) {
    return new String(bytes, 0, Math.min(bytes.length, PRESCAN), StandardCharsets.ISO_8859_1);
  }

  /** A label that could be read as ASCII cannot be that of UTF-16. */
  private static Optional<Charset> ofAscii(Optional<Charset> label) {
    return label.filter(charset -> !charset.name().startsWith("UTF-16"));
  }
}
