package dev.embedway.local.cli.ingest;

import dev.embedway.core.pipeline.document.MetadataFile;
import dev.embedway.local.cli.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The files below some paths. A document's key is its path from the common parent of all given
 * paths, so {@code ingest notes}, {@code ingest ./notes/} and {@code ingest .} within it mean the
 * same documents, and two files never mean one. {@link IngestRules} say what is left out; links are
 * not followed. A file {@code x.metadata.json} is no document but goes with {@code x}, if that is
 * one.
 *
 * @param files in the order of their keys
 * @param skipped what is not sent
 * @param roots the keys of the given paths: a file's own, or what those below a directory begin
 *     with, ending in a slash
 */
public record IngestFiles(List<IngestFile> files, List<SkippedFile> skipped, List<String> roots) {

  public IngestFiles {
    files = List.copyOf(files);
    skipped = List.copyOf(skipped);
    roots = List.copyOf(roots);
  }

  /**
   * Looks through files and directories.
   *
   * @throws CommandFailure when one of them is not there or cannot be read, or when two files would
   *     be one document
   */
  public static IngestFiles below(List<Path> paths, IngestRules rules) {
    List<Path> starts = paths.stream().map(IngestFiles::real).distinct().toList();
    Walk walk = new Walk(commonParent(starts), rules);
    starts.forEach(walk::from);
    return new IngestFiles(walk.documents(), walk.skipped, walk.roots);
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw unreadable(path);
    }
  }

  private static CommandFailure unreadable(Path path) {
    return new CommandFailure("Cannot read " + path + ": is it there, and may you read it?");
  }

  private static Path commonParent(List<Path> starts) {
    return starts.stream()
        .map(start -> Optional.ofNullable(start.getParent()).orElse(start))
        .reduce(IngestFiles::common)
        .orElseThrow();
  }

  private static Path common(Path one, Path other) {
    Path shared = one;
    while (!other.startsWith(shared)) {
      shared = Optional.ofNullable(shared.getParent()).orElseThrow();
    }
    return shared;
  }

  /** One thread at a time. */
  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final IngestRules rules;
    private final Map<String, IngestFile> found = new TreeMap<>();
    private final Map<Path, Path> metadataFiles = new HashMap<>();
    private final List<SkippedFile> skipped = new ArrayList<>();
    private final List<String> roots = new ArrayList<>();
    private Path start = Path.of("/");

    Walk(Path root, IngestRules rules) {
      this.root = root;
      this.rules = rules;
    }

    void from(Path path) {
      start = path;
      roots.add(key(path) + (Files.isDirectory(path) ? "/" : ""));
      try {
        Files.walkFileTree(path, this);
      } catch (IOException e) {
        throw unreadable(path);
      }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      Optional<SkipReason> reason =
          directory.equals(start)
              ? Optional.empty()
              : rules.ofDirectory(directory.getFileName().toString());
      reason.ifPresent(known -> skipped.add(skipped(directory, known)));
      return reason.isPresent() ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String name = file.getFileName().toString();
      if (MetadataFile.isNamedLike(name)) {
        String described = name.substring(0, name.length() - MetadataFile.SUFFIX.length());
        metadataFiles.put(file.resolveSibling(described), file);
        return FileVisitResult.CONTINUE;
      }
      Optional<SkipReason> reason = reason(file, attributes);
      if (reason.isPresent()) {
        skipped.add(skipped(file, reason.get()));
      } else {
        add(file, attributes.size());
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      throw unreadable(file);
    }

    /**
     * Reason to pass a file over; one that was named on the command line is meant, whatever it is.
     */
    private Optional<SkipReason> reason(Path file, BasicFileAttributes attributes)
        throws IOException {
      if (file.equals(start)) {
        return Optional.empty();
      }
      if (!attributes.isRegularFile()) {
        return Optional.of(attributes.isSymbolicLink() ? SkipReason.LINK : SkipReason.SPECIAL);
      }
      Optional<SkipReason> byName = rules.ofFile(slashed(start.relativize(file)));
      if (byName.isPresent()) {
        return byName;
      }
      if (attributes.size() == 0) {
        return Optional.of(SkipReason.EMPTY);
      }
      return !IngestFile.isKnown(file) && BinaryFile.is(file)
          ? Optional.of(SkipReason.BINARY)
          : Optional.empty();
    }

    private void add(Path file, long bytes) {
      String key = key(file);
      IngestFile other =
          found.putIfAbsent(
              key,
              new IngestFile(file, key, bytes, IngestFile.contentType(file), Optional.empty()));
      if (other != null && !other.path().equals(file)) {
        throw new CommandFailure(
            "Two files would be one document, "
                + key
                + ": "
                + other.path()
                + " and "
                + file
                + ".\nRename one of them, or ingest it into another --store. Nothing was sent.");
      }
    }

    private SkippedFile skipped(Path path, SkipReason reason) {
      return new SkippedFile(path, key(path), reason);
    }

    private String key(Path file) {
      // macOS hands out decomposed names; the same file is to be the same document everywhere.
      return Normalizer.normalize(slashed(root.relativize(file)), Normalizer.Form.NFC);
    }

    private static String slashed(Path path) {
      StringJoiner slashed = new StringJoiner("/");
      path.forEach(part -> slashed.add(part.toString()));
      return slashed.toString();
    }

    /** Files that were found, each with its metadata file; one without a document is skipped. */
    List<IngestFile> documents() {
      Set<Path> described =
          found.values().stream().map(IngestFile::path).collect(Collectors.toSet());
      metadataFiles.forEach((document, metadataFile) -> {
        if (!described.contains(document)) {
          skipped.add(skipped(metadataFile, SkipReason.METADATA_FILE));
        }
      });
      return found.values().stream()
          .map(file -> file.with(Optional.ofNullable(metadataFiles.get(file.path()))))
          .toList();
    }
  }
}
