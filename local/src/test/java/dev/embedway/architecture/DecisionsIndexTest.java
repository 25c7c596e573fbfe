package dev.embedway.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/adr/README.md lists every decision once, by its title; numbers have no gaps. */
class DecisionsIndexTest {

  private static final Path FOLDER = Path.of("../docs/adr");
  private static final Pattern ROW =
      Pattern.compile("\\| \\[(\\d+)\\]\\((\\d{4}-[a-z0-9-]+\\.md)\\) \\| ([^|]+) \\| [^|]+ \\|");

  private record Decision(int number, String file, String title) {}

  @Test
  void listsEveryPageByItsNumberAndTitle() throws IOException {
    List<Decision> pages;
    try (Stream<Path> files = Files.list(FOLDER)) {
      pages =
          files
              .filter(file -> !file.endsWith("README.md"))
              .sorted()
              .map(DecisionsIndexTest::decision)
              .toList();
    }
    List<Decision> rows =
        ROW.matcher(Files.readString(FOLDER.resolve("README.md")))
            .results()
            .map(row -> new Decision(Integer.parseInt(row.group(1)), row.group(2), row.group(3)))
            .sorted(Comparator.comparingInt(Decision::number))
            .toList();

    assertTrue(pages.size() > 50, () -> pages.size() + " pages");
    assertEquals(pages, rows);
    assertEquals(
        IntStream.rangeClosed(1, pages.size()).boxed().toList(),
        pages.stream().map(Decision::number).toList());
  }

  private static Decision decision(Path page) {
    String file = page.getFileName().toString();
    int number = Integer.parseInt(file.substring(0, 4));
    try (Stream<String> lines = Files.lines(page)) {
      String heading = lines.findFirst().orElse("");
      String start = "# " + number + ". ";
      return new Decision(
          number, file, heading.startsWith(start) ? heading.substring(start.length()) : heading);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
