package dev.embedway.local.cli.argument;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is there.
 *
 * @param path of a regular file, or a pipe, that may be read
 */
public record ReadableFile(Path path) {

  /**
   * Reads a path.
   *
   * @throws picocli.CommandLine.TypeConversionException when no file is there that may be read
   */
  public static ReadableFile of(String text) {
    Path path = Paths.read(text, "a file");
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw Arguments.refusal("a file that is there and that you may read", text);
    }
    return new ReadableFile(path);
  }
}
