package dev.embedway.functions.chunking.format.charset;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** Tells text from other bytes, where no known format begins like them. */
public final class TextBytes {

  /** Count of leading bytes that are examined. */
  private static final int SAMPLE = 1 << 16;

  /** One control character in so many; random bytes have one in ten. */
  private static final int PER_CONTROL = 50;

  private TextBytes() {}

  /** True when bytes are UTF-8 throughout, and about as free of control characters as text is. */
  public static boolean isCertain(byte[] bytes) {
    return hasFewControls(bytes) && Utf8.isValid(bytes);
  }

  /**
   * True when bytes hold no character that no text has; text of any charset but UTF-16 may be so.
   */
  public static boolean isFreeOfControls(byte[] bytes) {
    return controls(bytes) == 0;
  }

  /** True if bytes may be text in some charset. */
  public static boolean isLikely(byte[] bytes, String contentType) {
    return hasFewControls(bytes)
        || unmarkedUtf16(bytes).isPresent()
        || contentType.toLowerCase(Locale.ROOT).contains("charset=utf-16");
  }

  private static boolean hasFewControls(byte[] bytes) {
    return controls(bytes) <= 1 + Math.min(bytes.length, SAMPLE) / PER_CONTROL;
  }

  private static int controls(byte[] bytes) {
    int controls = 0;
    for (int i = 0; i < Math.min(bytes.length, SAMPLE); i++) {
      controls += isControl(bytes[i]) ? 1 : 0;
    }
    return controls;
  }

  /**
   * UTF-16 without a byte order mark: of the characters of most alphabets every second byte is
   * nearly always zero, and the others never.
   */
  static Optional<Charset> unmarkedUtf16(byte[] bytes) {
    int pairs = Math.min(bytes.length, SAMPLE) / 2;
    int even = 0;
    int odd = 0;
    for (int i = 0; i < pairs; i++) {
      even += bytes[2 * i] == 0 ? 1 : 0;
      odd += bytes[2 * i + 1] == 0 ? 1 : 0;
    }
    if (pairs < 2 || Math.min(even, odd) > pairs / PER_CONTROL || even + odd < pairs / 2) {
      return Optional.empty();
    }
    return Optional.of(even > odd ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE);
  }

  private static boolean isControl(byte b) {
    return switch (b) {
      case '\t', '\n', '\r', '\f', '\b', 0x0B, 0x1B -> false;
      default -> b >= 0 && b < 0x20;
    };
  }
}
