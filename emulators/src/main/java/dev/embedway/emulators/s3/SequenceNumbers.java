package dev.embedway.emulators.s3;

import dev.embedway.emulators.server.EmulatorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands out numbers that rise strictly, across restarts, kills and a clock set back. Thread-safe.
 *
 * <p>A number is the wall clock in microseconds, or one more than the last. Numbers are reserved in
 * a file some seconds ahead of their use; after a kill the next one lies beyond all that were
 * reserved.
 */
final class SequenceNumbers implements AutoCloseable {

  private static final long RESERVED_AHEAD =
      ChronoUnit.MICROS.between(Instant.EPOCH, Instant.EPOCH.plus(Duration.ofSeconds(10)));
  private static final int DIGITS = 18;

  private final FileChannel file;
  private final InstantSource clock;
  private long last;
  private long reserved;

  private SequenceNumbers(FileChannel file, InstantSource clock, long reserved) {
    this.file = file;
    this.clock = clock;
    this.last = reserved;
    this.reserved = reserved;
  }

  /**
   * Continues after whatever the file says was reserved.
   *
   * @throws EmulatorException when another process has the file, or it holds something else
   */
  static SequenceNumbers open(Path path, InstantSource clock) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (tryLock(file) == null) {
        throw new EmulatorException(path.getParent() + " is in use by another running Embedway.");
      }
      return new SequenceNumbers(file, clock, read(file, path));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The next number, as 18 hexadecimal digits. */
  synchronized String next() throws IOException {
    last = Math.max(last + 1, ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
    if (last > reserved) {
      write(last + RESERVED_AHEAD);
    }
    return format(last);
  }

  /** Gives back what was reserved and not used. */
  @Override
  public synchronized void close() throws IOException {
    if (file.isOpen()) {
      write(last);
      file.close();
    }
  }

  private void write(long number) throws IOException {
    // One write within one sector: after a kill the file has the old number or the new one.
    file.write(ByteBuffer.wrap(format(number).getBytes(StandardCharsets.US_ASCII)), 0);
    file.force(false);
    reserved = number;
  }

  private static long read(FileChannel file, Path path) throws IOException {
    if (file.size() == 0) {
      return 0;
    }
    ByteBuffer digits = ByteBuffer.allocate(DIGITS);
    file.read(digits, 0);
    String text = new String(digits.array(), StandardCharsets.US_ASCII);
    if (!text.matches("[0-9a-f]{18}")) {
      throw new EmulatorException(path + " is damaged: it should hold 18 hexadecimal digits");
    }
    return Long.parseLong(text, 16);
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String format(long number) {
    return "%018x".formatted(number);
  }
}
