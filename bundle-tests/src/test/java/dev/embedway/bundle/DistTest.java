package dev.embedway.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive, unpacked where there is neither a project nor a JDK, locale or configuration. */
class DistTest {

  private static final Path ARCHIVE = Path.of(System.getProperty("embedway.test.dist"));

  @TempDir private Path directory = Path.of("");

  @Test
  void theDemoRunsFromAnEmptyDirectory() throws IOException, InterruptedException {
    Path documents = Files.createDirectory(directory.resolve("g\u00e4rten"));
    Files.writeString(
        documents.resolve("gem\u00fcse \u6c34.txt"), "Gr\u00fcnkohl w\u00e4chst im Winter.");
    long start = System.nanoTime();
    unpack();
    Path loaded = directory.resolve("loaded");

    String printed =
        run(
            List.of(
                launcher().toString(),
                "demo",
                documents.toString(),
                "Wann w\u00e4chst Gr\u00fcnkohl?"),
            Map.of("EMBEDWAY_JAVA_OPTS", "-Xlog:class+load:file=" + loaded));

    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%s: %.0f MB, from unpacking to the first answer %.1f s%n",
        ARCHIVE.getFileName(), Files.size(ARCHIVE) / 1e6, seconds);
    assertTrue(printed.contains("? Wann w\u00e4chst Gr\u00fcnkohl?"), printed);
    assertTrue(printed.contains("g\u00e4rten/gem\u00fcse \u6c34.txt"), printed);
    assertTrue(ofCache(loaded) > 500, "classes of the cache: " + ofCache(loaded));
  }

  /** A copy that changes the times of the jars is run without the cache of classes. */
  @Test
  void cacheOfClassesThatDoesNotFitIsPassedOverInSilence()
      throws IOException, InterruptedException {
    unpack();
    Path loaded = directory.resolve("loaded");
    try (var jars = Files.newDirectoryStream(launcher().resolveSibling("lib"), "*.jar")) {
      for (Path jar : jars) {
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
      }
    }

    String printed =
        run(
            List.of(launcher().toString(), "demo", "--help"),
            Map.of("EMBEDWAY_JAVA_OPTS", "-Xlog:class+load:file=" + loaded));

    assertTrue(printed.startsWith("Usage: embedway demo"), printed);
    assertEquals(0, ofCache(loaded));
  }

  private void unpack() throws IOException, InterruptedException {
    run(List.of("tar", "-xzf", ARCHIVE.toString(), "-C", directory.toString()), Map.of());
  }

  /** Classes of ours that came from the cache. */
  private static long ofCache(Path loaded) throws IOException {
    try (var lines = Files.lines(loaded)) {
      return lines
          .filter(line -> line.contains(" dev.embedway.") && line.contains("shared objects file"))
          .count();
    }
  }

  private Path launcher() throws IOException {
    try (var unpacked = Files.list(directory)) {
      return unpacked
          .filter(each -> each.getFileName().toString().startsWith("embedway-"))
          .findFirst()
          .orElseThrow()
          .resolve("embedway");
    }
  }

  /** Runs a command with nothing in its environment but the caches of this machine. */
  private static String run(List<String> command, Map<String, String> more)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("HOME", System.getProperty("user.home"));
    environment.putAll(more);
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(1, TimeUnit.MINUTES), printed);
    assertEquals(0, process.exitValue(), printed);
    return printed;
  }
}
