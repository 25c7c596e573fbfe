package dev.embedway.functions.chunking.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.txt.UniversalEncodingDetector;

/**
 * Bytes as text: by their byte order mark, else the charset that they were uploaded with, else the
 * one they name themselves, else UTF-8 where that fits, else the likeliest.
 *
 * <p>Thread-safe.
 */
final class TextDecoder {

  private static final Pattern CHARSET =
      Pattern.compile("charset\\s*=\\s*[\"']?([A-Za-z0-9_:.-]+)", Pattern.CASE_INSENSITIVE);

  /** How much of an HTML file is searched for its own charset, as browsers do. */
  private static final int PRESCAN = 1024;

  private static final Charset LAST_RESORT = Charset.forName("windows-1252");
  private static final char MARK = '\uFEFF';

  /** The text of a file that may not name a charset in its content. */
  String plain(byte[] bytes, String contentType) {
    return decode(bytes, named(contentType));
  }

  /** The text of an HTML file, which may name a charset in a meta element. */
  String html(byte[] bytes, String contentType) {
    return decode(bytes, named(contentType).or(() -> namedInside(bytes)));
  }

  private static String decode(byte[] bytes, Optional<Charset> named) {
    Charset charset =
        marked(bytes)
            .or(() -> named)
            .or(() -> TextBytes.unmarkedUtf16(bytes))
            .orElseGet(() -> guess(bytes));
    String text = new String(bytes, charset);
    return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
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

  private static Optional<Charset> named(String text) {
    Matcher matcher = CHARSET.matcher(text);
    if (!matcher.find()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Charset.forName(matcher.group(1)));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return Optional.empty();
    }
  }

  private static Optional<Charset> namedInside(byte[] bytes) {
    String head =
        new String(bytes, 0, Math.min(bytes.length, PRESCAN), StandardCharsets.ISO_8859_1);
    // A name that could be read as ASCII cannot be that of UTF-16.
    return named(head).filter(charset -> !charset.name().startsWith("UTF-16"));
  }

  private static Charset guess(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return StandardCharsets.UTF_8;
    } catch (CharacterCodingException notUtf8) {
      return likeliest(bytes);
    }
  }

  /** Single-byte charsets are told apart too badly to be trusted. */
  private static boolean isMultiByte(Charset charset) {
    return charset.canEncode() && charset.newEncoder().maxBytesPerChar() > 1;
  }

  private static Charset likeliest(byte[] bytes) {
    try {
      Charset found =
          new UniversalEncodingDetector().detect(new ByteArrayInputStream(bytes), new Metadata());
      return found != null && isMultiByte(found) ? found : LAST_RESORT;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
