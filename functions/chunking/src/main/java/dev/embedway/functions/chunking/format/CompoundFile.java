package dev.embedway.functions.chunking.format;

import dev.embedway.functions.chunking.format.result.RejectedFileException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Tells what a compound file (OLE2) is: Office wraps an encrypted docx, pptx or xlsx into one.
 *
 * @see <a
 *     href="https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb/60fe8611-66c3-496b-b70d-a504c94c9ace">MS-CFB
 *     2.6.1, directory entries</a>
 */
final class CompoundFile {

  private static final byte[] NAME = "EncryptedPackage\0".getBytes(StandardCharsets.UTF_16LE);
  private static final int ENTRY = 128;
  private static final int NAME_LENGTH = 64;
  private static final int TYPE = 66;
  private static final int STREAM = 2;

  private CompoundFile() {}

  static RejectedFileException verdict(byte[] bytes) {
    for (int at = 0; at + ENTRY <= bytes.length; at += ENTRY) {
      if (isEncryptedPackage(bytes, at)) {
        return RejectedFileException.encrypted();
      }
    }
    return RejectedFileException.unsupported();
  }

  /** Sectors, and the directory's entries in them, lie at multiples of an entry's size. */
  private static boolean isEncryptedPackage(byte[] bytes, int at) {
    return bytes[at + NAME_LENGTH] == NAME.length
        && bytes[at + TYPE] == STREAM
        && Arrays.equals(bytes, at, at + NAME.length, NAME, 0, NAME.length);
  }
}
