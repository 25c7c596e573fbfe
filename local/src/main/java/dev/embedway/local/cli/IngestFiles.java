package dev.embedway.local.cli;

import dev.embedway.core.pipeline.SideFile;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * The files below some paths. A document's key starts with the given path's own name, so {@code
 * ingest notes}, {@code ingest ./notes/} and {@code ingest .} within it mean the same documents.
 * Hidden files and directories are passed over; links are not followed. A file {@code
 * x.metadata.json} is no document but goes with {@code x}, if that is one.
 *
 * @param files by key
 * @param skipped how many are of a format that cannot be read, or hold metadata of no document
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
    List<IngestFile> files =
        walk.found.stream().distinct().sorted(Comparator.comparing(IngestFile::key)).toList();
    Set<Path> described = files.stream().map(IngestFile::path).collect(Collectors.toSet());
    long alone = walk.sideFiles.keySet().stream().filter(path -> !described.contains(path)).count();
    return new IngestFiles(
        files.stream()
            .map(file -> file.with(Optional.ofNullable(walk.sideFiles.get(file.path()))))
            .toList(),
        walk.skipped + (int) alone);
  }

  /** One thread at a time. */
  private static final class Walk extends SimpleFileVisitor<Path> {
    private final List<IngestFile> found = new ArrayList<>();
    private final Map<Path, Path> sideFiles = new HashMap<>();
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
        String name = file.getFileName().toString();
        if (SideFile.isNamedLike(name)) {
          String described = name.substring(0, name.length() - SideFile.SUFFIX.length());
          sideFiles.put(file.resolveSibling(described), file);
        } else {
          add(file, attributes.size());
        }
      }
      return FileVisitResult.CONTINUE;
    }

    private void add(Path file, long bytes) {
      IngestFile.contentType(file)
          .ifPresentOrElse(
              type -> found.add(new IngestFile(file, key(file), bytes, type, Optional.empty())),
              () -> skipped++);
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
