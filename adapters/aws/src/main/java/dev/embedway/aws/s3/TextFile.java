package dev.embedway.aws.s3;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Parts of a text as bytes: pieces in the JDK's modified UTF-8, which has every UTF-16 unit, alone
 * or in a pair, the number of pieces before them; all compressed by gzip.
 *
 * @see java.io.DataInput
 */
final class TextFile {

  /** UTF-16 units of a part, but for the last. */
  static final int LENGTH = 1 << 18;

  /** Units of a piece: at most 3 bytes each, and 65,535 bytes are allowed. */
  private static final int PIECE = 1 << 14;

  private TextFile() {}

  /** A part of a text, numbered from 0. */
  static byte[] encode(String text, int part) {
    int end = Math.min(text.length(), (part + 1) * LENGTH);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(file))) {
      int start = part * LENGTH;
      out.writeInt(Math.ceilDiv(end - start, PIECE));
      for (; start < end; start += PIECE) {
        out.writeUTF(text.substring(start, Math.min(end, start + PIECE)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.toByteArray();
  }

  /** The part of a file. */
  static String decode(byte[] bytes) {
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(bytes)))) {
      StringBuilder text = new StringBuilder();
      for (int pieces = in.readInt(); pieces > 0; pieces--) {
        text.append(in.readUTF());
      }
      // The end is where gzip compares its checksum.
      if (in.read() >= 0) {
        throw new IOException("more than its pieces");
      }
      return text.toString();
    } catch (IOException e) {
      throw new InternalException(
          ErrorCode.INTERNAL, "a text of " + bytes.length + " bytes is damaged", null);
    }
  }
}
