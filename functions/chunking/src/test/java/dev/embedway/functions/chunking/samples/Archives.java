package dev.embedway.functions.chunking.samples;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zip archives made for a test. */
public final class Archives {

  private static final int BLOCK = 1 << 20;

  private Archives() {}

  /** An archive of parts by their names, in the map's order. */
  public static byte[] of(Map<String, byte[]> parts) {
    return written(zip -> {
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue());
      }
    });
  }

  /** The same with one more part: {@code before}, so many megabytes of blanks, {@code after}. */
  public static byte[] swollen(
      Map<String, byte[]> parts, String name, String before, int megabytes, String after) {
    byte[] blanks = new byte[BLOCK];
    Arrays.fill(blanks, (byte) ' ');
    return written(zip -> {
      zip.setLevel(Deflater.BEST_SPEED);
      for (Map.Entry<String, byte[]> part : parts.entrySet()) {
        zip.putNextEntry(new ZipEntry(part.getKey()));
        zip.write(part.getValue());
      }
      zip.putNextEntry(new ZipEntry(name));
      zip.write(utf8(before));
      for (int i = 0; i < megabytes; i++) {
        zip.write(blanks);
      }
      zip.write(utf8(after));
    });
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] written(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      writing.to(zip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Writes the parts of an archive. */
  private interface Writing {
    void to(ZipOutputStream zip) throws IOException;
  }
}
