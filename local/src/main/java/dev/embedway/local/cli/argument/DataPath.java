package dev.embedway.local.cli.argument;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A data directory, which need not be there yet.
 *
 * @param path no file
 */
public record DataPath(Path path) {

  static DataPath of(String text) {
    Path path = Paths.read(text, "a directory");
    for (Path each = path.toAbsolutePath(); each != null; each = each.getParent()) {
      if (Files.exists(each) && !Files.isDirectory(each)) {
        throw Arguments.refusal("a directory, or one to be made", text);
      }
    }
    return new DataPath(path);
  }
}
