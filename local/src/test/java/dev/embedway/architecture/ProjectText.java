package dev.embedway.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A text file of the project.
 *
 * @param path relative to the project's directory, with slashes
 */
record ProjectText(String path, String text) {

  /** Directory of the project. */
  static final Path ROOT = Path.of("..");

  /** Directories of what builds and runs leave; those that begin with a dot are left out too. */
  private static final Set<String> NOT_SOURCE = Set.of("target", "node_modules", "cdk.out");

  /** Java sources of all modules, main and test. */
  static List<ProjectText> sources() {
    return files(".java");
  }

  /** Markdown pages, but for those that are input of tests and of the demo. */
  static List<ProjectText> pages() {
    return files(".md").stream()
        .filter(page -> !page.path().startsWith("examples/"))
        .filter(page -> !page.path().contains("src/test/resources/"))
        .toList();
  }

  /** Number of the line, from 1, that a character of the text is on. */
  int line(int offset) {
    return 1
        + (int) text.substring(0, offset).chars().filter(character -> character == '\n').count();
  }

  private static List<ProjectText> files(String suffix) {
    List<ProjectText> found = new ArrayList<>();
    try {
      Files.walkFileTree(
          ROOT,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes facts) {
              String name = directory.getFileName().toString();
              boolean isLeftOut =
                  !directory.equals(ROOT) && (name.startsWith(".") || NOT_SOURCE.contains(name));
              return isLeftOut ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes facts)
                throws IOException {
              if (file.toString().endsWith(suffix)) {
                String path = ROOT.relativize(file).toString().replace('\\', '/');
                found.add(new ProjectText(path, Files.readString(file)));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}
