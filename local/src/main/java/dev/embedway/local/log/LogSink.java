package dev.embedway.local.log;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Destination of the log's lines: standard error until a file is named, then the file. A file that
 * has reached {@value #MAX_BYTES} bytes becomes {@code NAME.1}, and so on up to {@code NAME.4};
 * older lines are gone.
 *
 * <p>Thread-safe. Each line is written at once, so that it survives a kill. When the file cannot be
 * written, lines go to standard error: a full disk does not stop the work.
 */
public final class LogSink {

  static final int MAX_BYTES = 10_000_000;

  private static final int KEPT = 4;

  private final PrintStream otherwise;
  private final int maxBytes;
  private @Nullable Path file;
  private long written;

  LogSink(PrintStream otherwise, int maxBytes) {
    this.otherwise = otherwise;
    this.maxBytes = maxBytes;
  }

  /**
   * Sends lines to a file from now on, behind those that it has.
   *
   * @throws IOException when it cannot be written
   */
  public synchronized void writeTo(Path path) throws IOException {
    Files.writeString(path, "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    written = Files.size(path);
    file = path;
  }

  synchronized void line(String text) {
    if (file == null) {
      otherwise.println(text);
      return;
    }
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      if (written > 0 && written + bytes.length > maxBytes) {
        rotate(file);
      }
      Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      written += bytes.length;
    } catch (IOException e) {
      otherwise.println(text);
    }
  }

  private void rotate(Path path) throws IOException {
    for (int i = KEPT; i > 0; i--) {
      Path older = i == 1 ? path : numbered(path, i - 1);
      if (Files.exists(older)) {
        Files.move(older, numbered(path, i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    written = 0;
  }

  private static Path numbered(Path path, int number) {
    return path.resolveSibling(path.getFileName() + "." + number);
  }
}
