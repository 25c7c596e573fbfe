package dev.embedway.functions.chunking.format.archive;

import dev.embedway.functions.chunking.format.result.Limits;
import dev.embedway.functions.chunking.format.result.RejectedFileException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A zip archive of which only so many bytes are unpacked, all its parts together: archives are not
 * judged by what they say of themselves.
 *
 * <p>One thread at a time. Its file is out of the directory as soon as it is open.
 */
final class BoundedArchive implements AutoCloseable {

  private final ZipFile zip;
  private long left = Limits.MAX_INFLATED;

  private BoundedArchive(ZipFile zip) {
    this.zip = zip;
  }

  static BoundedArchive open(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("archive", ".zip");
    try {
      Files.write(file, bytes);
      return new BoundedArchive(new ZipFile(file.toFile(), StandardCharsets.UTF_8));
    } catch (ZipException e) {
      throw String.valueOf(e.getMessage()).contains("encrypted")
          ? RejectedFileException.encrypted()
          : RejectedFileException.malformed(e);
    } finally {
      Files.delete(file);
    }
  }

  boolean has(String name) {
    return entry(name).isPresent();
  }

  /** A part's bytes as they are unpacked; empty when there is none of this name. */
  Optional<InputStream> part(String name) throws IOException {
    Optional<ZipEntry> entry = entry(name);
    return entry.isEmpty()
        ? Optional.empty()
        : Optional.of(new Counted(zip.getInputStream(entry.get())));
  }

  /** Names within Office files are the same whatever their case. */
  private Optional<ZipEntry> entry(String name) {
    return Optional.ofNullable(zip.getEntry(name))
        .filter(entry -> !entry.isDirectory())
        .or(() ->
            zip.stream()
                .filter(entry ->
                    entry.getName().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
                .map(ZipEntry.class::cast)
                .findFirst());
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** One thread at a time. */
  private final class Counted extends FilterInputStream {

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      count(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      count(Math.max(0, read));
      return read;
    }

    private void count(int read) {
      left -= read;
      if (left < 0) {
        throw RejectedFileException.tooMuchInflated();
      }
    }
  }
}
