package dev.embedway.local.cli.argument;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths that the file system can have. */
final class Paths {

  private Paths() {}

  static Path read(String text, String what) {
    try {
      if (!text.isBlank()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      throw Arguments.refusal(what, text);
    }
    throw Arguments.refusal(what, text);
  }
}
