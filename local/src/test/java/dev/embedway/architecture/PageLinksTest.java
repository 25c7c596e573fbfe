package dev.embedway.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Relative links of all pages lead to a file that exists and to a heading that is there. */
class PageLinksTest {

  private static final String GUIDE =
      """
      # The guide

      ## Keys and `./embedway up`
      ## Keys and `./embedway up`
      ## [ADR 7](adr/0007.md): a_b, c-d & more

      ```
      # no heading
      ```
      """;

  @TempDir private Path directory = Path.of("");

  @Test
  void linksOfTheProjectLeadToFilesAndHeadings() {
    Map<String, ProjectText> pages = byPath(ProjectText.pages());
    PageLinks links = new PageLinks(ProjectText.ROOT);

    assertEquals(
        List.of(),
        pages.values().stream().flatMap(page -> links.broken(page, pages).stream()).toList());
  }

  @Test
  void everyPageOfDocsIsLinkedFromReadme() {
    List<ProjectText> pages = ProjectText.pages();
    String readme =
        pages.stream()
            .filter(page -> page.path().equals("README.md"))
            .map(ProjectText::text)
            .findFirst()
            .orElseThrow();

    assertEquals(
        List.of(),
        pages.stream()
            .map(ProjectText::path)
            .filter(path -> path.matches("docs/[^/]+\\.md"))
            .filter(path -> !readme.contains("(" + path + ")"))
            .toList());
  }

  @Test
  void anchorsAreThoseOfHeadings() {
    assertEquals(
        Set.of(
            "the-guide", "keys-and-embedway-up", "keys-and-embedway-up-1", "adr-7-a_b-c-d--more"),
        PageLinks.anchors(new ProjectText("docs/guide.md", GUIDE)));
  }

  @Test
  void linkToMissingFileOrHeadingIsFound() throws IOException {
    List<String> broken =
        broken(
            """
            # Read me

            [a](docs/guide.md#no-heading), [b](docs/none.md) and [a text
            over two lines](docs/guide.md#doors).
            [c](#nothing) [d](../outside.md) ![e](none.png "title")

            [f]: docs/none.md#the-guide
            """);

    assertEquals(
        List.of(
            "README.md:3: docs/guide.md#no-heading",
            "README.md:3: docs/none.md",
            "README.md:4: docs/guide.md#doors",
            "README.md:5: #nothing",
            "README.md:5: ../outside.md",
            "README.md:5: none.png",
            "README.md:7: docs/none.md#the-guide"),
        broken);
  }

  @Test
  void linkToFileHeadingDirectoryOrWebPasses() throws IOException {
    List<String> broken =
        broken(
            """
            # Read me

            [a](docs/guide.md#keys-and-embedway-up-1), [b](docs/guide.md), [c](docs), [d](#read-me),
            [e](https://example.com/none#x), [f](mailto:a@example.com), `[g](none.md)`

            ```
            [h](none.md)
            ```
            """);

    assertEquals(List.of(), broken);
  }

  private List<String> broken(String readme) throws IOException {
    Files.writeString(Files.createDirectory(directory.resolve("docs")).resolve("guide.md"), GUIDE);
    ProjectText page = new ProjectText("README.md", readme);
    Map<String, ProjectText> pages = byPath(List.of(page, new ProjectText("docs/guide.md", GUIDE)));
    assertTrue(pages.size() > 1);

    return new PageLinks(directory).broken(page, pages);
  }

  private static Map<String, ProjectText> byPath(List<ProjectText> pages) {
    return pages.stream().collect(Collectors.toMap(ProjectText::path, Function.identity()));
  }
}
