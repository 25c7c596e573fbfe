package dev.embedway.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/behaviours.md has every row, and every test that it names is there. */
class BehavioursPageTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW = Pattern.compile("\\| (D?[0-9]+) \\| .+ \\| (.+) \\|");
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`");

  private final List<MatchResult> rows =
      read(ROOT.resolve("docs/behaviours.md"))
          .lines()
          .flatMap(line -> ROW.matcher(line).results())
          .toList();

  @Test
  void everyBehaviourAndEveryDefectHasItsRow() {
    Stream<String> behaviours = numbers(58).map(String::valueOf);
    Stream<String> defects = numbers(51).map(number -> "D" + number);

    assertEquals(
        Stream.concat(behaviours, defects).toList(),
        rows.stream().map(row -> row.group(1)).toList());
  }

  @Test
  void everyRowNamesATest() {
    assertEquals(
        List.of(),
        rows.stream()
            .filter(row -> !NAMED.matcher(row.group(2)).find())
            .map(row -> row.group(1))
            .toList());
  }

  @Test
  void everyTestThatIsNamedIsThere() {
    Set<String> there = NamedTests.ofTheProject();

    assertTrue(there.contains("BehavioursPageTest.everyTestThatIsNamedIsThere"));
    assertEquals(
        List.of(),
        rows.stream()
            .flatMap(row -> NAMED.matcher(row.group(2)).results())
            .map(named -> named.group(1) + "." + named.group(2))
            .filter(name -> !there.contains(name))
            .toList());
  }

  private static Stream<Integer> numbers(int last) {
    return IntStream.rangeClosed(1, last).boxed();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
