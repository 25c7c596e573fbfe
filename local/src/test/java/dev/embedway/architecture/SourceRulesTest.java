package dev.embedway.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house's rules that only the sources show. */
class SourceRulesTest {

  private static final Path ROOT = Path.of("..");

  /** Fewer than this were not all of them: the walk has gone wrong. */
  private static final int MIN_FILES = 400;

  /**
   * Files that may catch everything, since they turn it into an answer: of HTTP, of SQS, to
   * CloudFormation, and of the engine's threads to their caller. A call of the C library declares
   * {@link Throwable}.
   */
  private static final List<String> BOUNDARIES =
      List.of(
          "HttpHandler.java",
          "RecordBatch.java",
          "CloudFormationHandler.java",
          "EngineWorkers.java",
          "CLibrary.java");

  @Test
  void anythingIsCaughtAtTheBoundariesOnly() {
    List<String> places =
        matches(
            "topology|core|adapters|functions",
            Pattern.compile("catch \\((final )?(Exception|RuntimeException|Throwable) "));

    assertEquals(
        List.of(),
        places.stream().filter(place -> BOUNDARIES.stream().noneMatch(place::contains)).toList());
  }

  @Test
  void deployedCodeDoesNotPrint() {
    assertEquals(
        List.of(),
        matches(
            "topology|core|adapters|functions",
            Pattern.compile("System\\.(out|err)\\.|printStackTrace")));
  }

  @Test
  void nothingIsLeftForLater() {
    assertEquals(
        List.of(), matches(".*", Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b")));
  }

  /** Tests of what one operating system alone has may name it; the build's machines are Linux. */
  @Test
  void noTestIsSwitchedOff() {
    assertEquals(
        List.of(),
        matches(
            ".*",
            Pattern.compile(
                "@Dis"
                    + "abled|assu"
                    + "me(True|False|That)\\(|@Ena"
                    + "bled(?!OnOs\\(OS.LINUX)")));
  }

  @Test
  void sourcesAreSeen() {
    assertTrue(sources(".*").size() > MIN_FILES);
  }

  private static List<String> matches(String modules, Pattern pattern) {
    return sources(modules).stream().flatMap(file -> matches(file, pattern)).toList();
  }

  private static Stream<String> matches(Path file, Pattern pattern) {
    try {
      boolean tests =
          file.toString().contains("/src/test/") && pattern.pattern().contains("System");
      return tests
          ? Stream.empty()
          : Files.readAllLines(file).stream()
              .filter(pattern.asPredicate())
              .map(line -> file.getFileName() + ": " + line.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> sources(String modules) {
    Pattern place = Pattern.compile("\\.\\./(" + modules + ")(/[a-z]+)?/src/.*\\.java");
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files.filter(file -> place.matcher(file.toString()).matches()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
