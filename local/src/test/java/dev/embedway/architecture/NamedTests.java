package dev.embedway.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names of the project's tests, as its sources have them. */
final class NamedTests {

  private static final Path ROOT = Path.of("..");

  /**
   * An annotation that makes a test, others below it, and the method. Possessive, since a loop that
   * may go back takes stack for each sign of a long text block.
   */
  private static final Pattern TEST_METHOD =
      Pattern.compile(
          "@(?:Test|ParameterizedTest|TestFactory)\\b[^\\n]*\\n"
              + "(?:\\s*@\\w+(?:\\((?:[^()\"]|\"(?:[^\"\\\\]|\\\\.)*+\")*+\\))?\\s*\\n)*"
              + "\\s*(?:void|Stream<DynamicTest>) (\\w+)\\(");

  private NamedTests() {}

  /** All of them as {@code Class.method}. */
  static Set<String> ofTheProject() {
    Pattern place = Pattern.compile("\\.\\./(?:.+/src/test|testing/src/main)/java/.+\\.java");
    Set<String> tests = new HashSet<>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (Path file : files.filter(it -> place.matcher(it.toString()).matches()).toList()) {
        String type = file.getFileName().toString().replace(".java", "");
        TEST_METHOD
            .matcher(Files.readString(file))
            .results()
            .forEach(method -> tests.add(type + "." + method.group(1)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tests;
  }
}
