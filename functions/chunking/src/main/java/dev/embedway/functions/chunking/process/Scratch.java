package dev.embedway.functions.chunking.process;

import com.google.errorprone.annotations.Immutable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Directory of one child's temporary files, which no other child may read. */
@Immutable
record Scratch(Path path) {

  private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);

  static Scratch make() throws IOException {
    return new Scratch(Files.createTempDirectory("embedway-reader"));
  }

  /** Deletes it and what a child that was killed has left in it. */
  void delete() {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{} cannot be deleted: {}", path, e.getClass().getSimpleName());
    }
  }
}
