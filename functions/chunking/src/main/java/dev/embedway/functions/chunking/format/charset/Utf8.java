package dev.embedway.functions.chunking.format.charset;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Tells UTF-8 from other bytes. */
final class Utf8 {

  private static final int BLOCK = 1 << 13;

  private Utf8() {}

  /** True when bytes are UTF-8 from the first to the last; ASCII is. */
  static boolean isValid(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(BLOCK);
    CoderResult result;
    do {
      out.clear();
      result = decoder.decode(in, out, true);
    } while (result.isOverflow());
    return result.isUnderflow();
  }

  /** Characters beyond ASCII of valid UTF-8, each of which makes another charset less likely. */
  static long beyondAscii(byte[] bytes) {
    long leads = 0;
    for (byte b : bytes) {
      leads += (b & 0xC0) == 0xC0 ? 1 : 0;
    }
    return leads;
  }
}
