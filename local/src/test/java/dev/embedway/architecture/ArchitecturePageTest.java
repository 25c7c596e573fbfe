package dev.embedway.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.topology.FunctionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Types, files and packages that docs/architecture.md and CONTRIBUTING.md name are there, and every
 * package of the source names the type to open first.
 */
class ArchitecturePageTest {

  private static final Path ROOT = Path.of("..");
  private static final String INFO = "package-info.java";

  /** A name of a type in a code span. */
  private static final Pattern TYPE = Pattern.compile("`([A-Z]\\w*[a-z]\\w*)`");

  private static final Pattern ANSWER =
      Pattern.compile("\\| [^|]+\\? \\| `([\\w/-]+/(\\w+)\\.java)` \\| (`\\2`.*) \\|");
  private static final Pattern OPEN_FIRST =
      Pattern.compile("\\| [^|]+ \\| `([a-z0-9.]+)` \\| `([A-Z]\\w+)` \\|");
  private static final Pattern FUNCTION =
      Pattern.compile("(?m)^\\| `(embedway-[a-z-]+)` \\| `([A-Z]\\w+)` \\|");
  private static final Pattern LINK =
      Pattern.compile("Open\\s[*\\s]*\\{@link[*\\s]+dev\\.embedway\\.([\\w.]+)\\.(\\w+)\\}");

  private final String page = read(ROOT.resolve("docs/architecture.md"));
  private final String contributing = read(ROOT.resolve("CONTRIBUTING.md"));
  private final List<Path> sources = sources();

  @Test
  void namesTypesThatExist() {
    List<String> names = types(page);

    assertTrue(names.size() > 80, () -> names.size() + " names");
    assertEquals(List.of(), names.stream().filter(name -> !isType(name)).distinct().toList());
  }

  @Test
  void listsEveryFunctionWithItsHandler() {
    assertEquals(
        Arrays.stream(FunctionId.values())
            .collect(
                Collectors.toMap(
                    FunctionId::functionName,
                    function -> {
                      String handler = function.spec().handler();
                      return handler.substring(handler.lastIndexOf('.') + 1);
                    })),
        FUNCTION
            .matcher(page)
            .results()
            .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2))));
  }

  @Test
  void namesTheTypeThatItsPackageSaysToOpenFirst() {
    List<MatchResult> rows =
        OPEN_FIRST
            .matcher(page.substring(page.indexOf("\n## Where things are\n")))
            .results()
            .toList();

    assertTrue(rows.size() > 20, () -> rows.size() + " rows");
    assertEquals(
        List.of(),
        rows.stream()
            .filter(row -> !opensFirst(row.group(1)).contains(row.group(2)))
            .map(MatchResult::group)
            .toList());
  }

  @Test
  void answersFiveQuestionsWithFilesAndTypesThatExist() {
    List<MatchResult> answers = ANSWER.matcher(contributing).results().toList();

    assertEquals(5, answers.size());
    assertEquals(
        List.of(),
        answers.stream()
            .map(answer -> answer.group(1))
            .filter(file -> !Files.exists(ROOT.resolve(file)))
            .toList());
    assertEquals(
        List.of(),
        answers.stream()
            .flatMap(answer -> types(answer.group(3)).stream())
            .filter(name -> !isType(name))
            .toList());
  }

  @Test
  void everyPackageNamesATypeOfItsOwnToOpenFirst() {
    List<Path> packages =
        sources.stream()
            .filter(file -> file.endsWith(INFO) && file.toString().contains("/src/main/"))
            .toList();

    assertTrue(packages.size() > 40, () -> packages.size() + " packages");
    assertEquals(
        List.of(),
        packages.stream()
            .filter(info -> {
              List<String> first = opensFirst(read(info), name(info));
              return first.isEmpty()
                  || !Files.exists(info.resolveSibling(first.getFirst() + ".java"));
            })
            .toList());
  }

  private static List<String> types(String text) {
    return TYPE.matcher(text).results().map(match -> match.group(1)).toList();
  }

  private boolean isType(String name) {
    return sources.stream().anyMatch(file -> file.endsWith(name + ".java"));
  }

  /** Types to open first by the description of a package; none where there is no such package. */
  private List<String> opensFirst(String name) {
    Path place = Path.of("dev/embedway", name.replace('.', '/'), INFO);
    return sources.stream()
        .filter(file -> file.toString().contains("/src/main/"))
        .filter(file -> file.endsWith(place))
        .flatMap(file -> opensFirst(read(file), name).stream())
        .toList();
  }

  private static List<String> opensFirst(String info, String name) {
    return LINK.matcher(info)
        .results()
        .filter(link -> link.group(1).equals(name))
        .map(link -> link.group(2))
        .toList();
  }

  /** The package's name below {@code dev.embedway}. */
  private static String name(Path info) {
    String place = info.getParent().toString();
    return place.substring(place.indexOf("/embedway/") + "/embedway/".length()).replace('/', '.');
  }

  private static List<Path> sources() {
    try (Stream<Path> files = Files.walk(ROOT)) {
      Pattern place = Pattern.compile("\\.\\./.*src/(main|test)/java/.+\\.java");
      return files.filter(file -> place.matcher(file.toString()).matches()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
