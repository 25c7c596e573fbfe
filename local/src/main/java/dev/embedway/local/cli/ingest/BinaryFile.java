package dev.embedway.local.cli.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells what cannot be text from the start of a file, as {@code git} and {@code grep} do. */
final class BinaryFile {

  /** Bytes that git looks at. */
  private static final int SAMPLE = 8_000;

  private static final String PDF = "%PDF-";

  private BinaryFile() {}

  /** True for a file with a NUL byte near its start that is neither UTF-16 nor a PDF. */
  static boolean is(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(SAMPLE);
      return hasNul(start)
          && !isMarkedUtf16(start)
          && !new String(start, StandardCharsets.ISO_8859_1).startsWith(PDF);
    }
  }

  private static boolean hasNul(byte[] bytes) {
    for (byte each : bytes) {
      if (each == 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMarkedUtf16(byte[] bytes) {
    int mark = bytes.length < 2 ? 0 : ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
    return mark == 0xFEFF || mark == 0xFFFE;
  }
}
