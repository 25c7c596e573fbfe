package dev.embedway.models.catalog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Names, sizes and times of a directory's files and subdirectories, two levels deep, by which a
 * change is noticed. A directory that is not there has none.
 *
 * @param directory which it is
 * @param stamps sorted by name
 */
record DirectoryStamps(Path directory, List<Stamp> stamps) {
  /** File systems tell times apart that are this far from one another. */
  private static final Duration RESOLUTION = Duration.ofSeconds(2);

  private static final int DEPTH = 2;

  DirectoryStamps {
    stamps = List.copyOf(stamps);
  }

  /** One file or directory. */
  record Stamp(String name, long size, Instant modified) {}

  static DirectoryStamps of(Path directory) {
    if (!Files.isDirectory(directory)) {
      return new DirectoryStamps(directory, List.of());
    }
    try (Stream<Path> files = Files.walk(directory, DEPTH)) {
      return new DirectoryStamps(
          directory,
          files
              .filter(file -> !hidden(directory, file))
              .map(file -> stamp(directory, file))
              .sorted(java.util.Comparator.comparing(Stamp::name))
              .toList());
    } catch (IOException | UncheckedIOException e) {
      return new DirectoryStamps(directory, List.of());
    }
  }

  /** The directories in a directory, by name. */
  static List<Path> subdirectories(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isDirectory).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  /**
   * True if a scan begun at {@code then} cannot have missed a change, given the file system's time
   * resolution.
   */
  boolean isSettledAt(Instant then) {
    return stamps.stream().allMatch(stamp -> stamp.modified().plus(RESOLUTION).isBefore(then));
  }

  /** True if the directory is unchanged. */
  boolean hold() {
    return of(directory).equals(this);
  }

  /** True of a file that is still being written there. */
  private static boolean hidden(Path directory, Path file) {
    return !file.equals(directory) && directory.relativize(file).toString().startsWith(".");
  }

  private static Stamp stamp(Path directory, Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          directory.relativize(file).toString(),
          attributes.isRegularFile() ? attributes.size() : 0,
          attributes.lastModifiedTime().toInstant());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
