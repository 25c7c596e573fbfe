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
import org.junit.jupiter.api.Test;

/** Every claim in the tables of docs/security.md names a test, and every test named is there. */
class SecurityPageTest {

  private static final Pattern ROW = Pattern.compile("\\| (.+) \\| (.+) \\|");
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+)\\.(\\w+)`");

  private final List<MatchResult> rows =
      read(Path.of("../docs/security.md"))
          .lines()
          .flatMap(line -> ROW.matcher(line).results())
          .filter(row -> !row.group(2).equals("Tests"))
          .toList();

  @Test
  void everyClaimNamesATest() {
    assertTrue(rows.size() > 10, () -> rows.size() + " rows");
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

    assertTrue(there.contains("SecurityPageTest.everyTestThatIsNamedIsThere"));
    assertEquals(
        List.of(),
        rows.stream()
            .flatMap(row -> NAMED.matcher(row.group(2)).results())
            .map(named -> named.group(1) + "." + named.group(2))
            .filter(name -> !there.contains(name))
            .toList());
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
