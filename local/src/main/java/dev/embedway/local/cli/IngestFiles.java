package dev.embedway.local.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * The files below some paths. A document's key starts with the given path's own name, so {@code
 * ingest notes}, {@code ingest ./notes/} and {@code ingest .} within it mean the same documents.
 * Hidden files and directories are passed over; links are not followed.
 *
 * @param files by key
 * @param skipped how many are of a format that cannot be read
 */
record IngestFiles(List<IngestFile> files, int skipped) {

  IngestFiles {
    files = List.copyOf(files);
  }

  /**
   * Looks through files and directories.
   *
   * @throws CommandFailure when one of them is not there or cannot be read
   */
  static IngestFiles below(List<Path> paths) {
    Walk walk = new Walk();
    for (Path path : paths) {
      try {
        Path real = path.toRealPath();
        walk.root = Optional.ofNullable(real.getParent()).orElse(real);
        walk.start = real;
        Files.walkFileTree(real, walk);
      } catch (IOException e) {
        throw new CommandFailure("Cannot read " + path + ": is it there, and may you read it?");
      }
    }
    return new IngestFiles(
        walk.found.stream().distinct().sorted(Comparator.comparing(IngestFile::key)).toList(),
        walk.skipped);
  }

  /** One thread at a time. */
  private static final class Walk extends SimpleFileVisitor<Path> {
    private final List<IngestFile> found = new ArrayList<>();
    private int skipped;
    private Path root = Path.of("/");
    private Path start = Path.of("/");

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return isHidden(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile() && !isHidden(file)) {
        IngestFile.contentType(file)
            .ifPresentOrElse(
                type -> found.add(new IngestFile(file, key(file), attributes.size(), type)),
                () -> skipped++);
      }
      return FileVisitResult.CONTINUE;
    }

    /** What was named on the command line is meant, hidden or not. */
    private boolean isHidden(Path path) {
      return !path.equals(start) && path.getFileName().toString().startsWith(".");
    }

    private String key(Path file) {
      StringJoiner key = new StringJoiner("/");
      root.relativize(file).forEach(part -> key.add(part.toString()));
      // macOS hands out decomposed names; the same file is to be the same document everywhere.
      return Normalizer.normalize(key.toString(), Normalizer.Form.NFC);
    }
  }
}
