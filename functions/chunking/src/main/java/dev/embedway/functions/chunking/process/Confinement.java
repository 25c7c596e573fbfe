package dev.embedway.functions.chunking.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files that a confined Java process keeps, beside {@link #NOWHERE}.
 *
 * @param readable files, and directories with all below them
 * @param executable programs and the libraries that they need
 * @param scratch a directory in which it makes, changes and removes files
 */
record Confinement(List<Path> readable, List<Path> executable, Path scratch) {

  static final Path NOWHERE = Path.of("/dev/null");

  /** Randomness, and what the dynamic linker reads. */
  private static final List<Path> SYSTEM =
      Stream.of(
              "/dev/random",
              "/dev/urandom",
              "/etc/ld.so.cache",
              "/lib",
              "/lib64",
              "/usr/lib",
              "/usr/lib64")
          .map(Path::of)
          .toList();

  private static final Path MAPPINGS = Path.of("/proc/self/maps");
  private static final String EXECUTABLE = " r-xp ";

  Confinement {
    readable = List.copyOf(readable);
    executable = List.copyOf(executable);
  }

  /**
   * Files of a process that runs the same Java as this one: the JDK, the class path, and libraries
   * of the system, of which only those that this process has mapped may be executed.
   *
   * @throws IOException when the system does not tell which are mapped
   */
  static Confinement ofJava(String classPath, Path scratch) throws IOException {
    Path home = Path.of(System.getProperty("java.home"));
    Stream<Path> classes = Stream.of(classPath.split(File.pathSeparator)).map(Confinement::classes);
    return new Confinement(
        Stream.of(Stream.of(home), SYSTEM.stream(), classes).flatMap(each -> each).toList(),
        Stream.concat(Stream.of(home.resolve("bin/java")), mapped()).toList(),
        scratch);
  }

  /** Java expands {@code directory/*} by listing it. */
  private static Path classes(String entry) {
    return Path.of(entry.endsWith("/*") ? entry.substring(0, entry.length() - 2) : entry);
  }

  private static Stream<Path> mapped() throws IOException {
    return Files.readAllLines(MAPPINGS).stream()
        .filter(line -> line.contains(EXECUTABLE) && line.contains("/"))
        .map(line -> Path.of(line.substring(line.indexOf('/'))))
        .distinct();
  }
}
