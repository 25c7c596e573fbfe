package dev.embedway.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comments and pages of the project keep the rules of CONTRIBUTING.md; so do samples of each. */
class WordingTest {

  private static final int MIN_SOURCES = 400;
  private static final int MIN_PAGES = 90;

  @Test
  void docCommentsOfTheProjectOpenWithNounOrVerb() {
    assertEquals(List.of(), findings(ProjectText.sources(), Wording::interrogatives));
  }

  @Test
  void codeOfTheProjectFitsItsWidth() {
    assertEquals(List.of(), findings(ProjectText.sources(), Wording::wideCode));
  }

  @Test
  void proseOfTheProjectFitsItsWidth() {
    assertEquals(List.of(), findings(ProjectText.pages(), Wording::wideProse));
  }

  @Test
  void commentsAndPagesOfTheProjectUseWordsOfTheGlossary() {
    assertEquals(List.of(), findings(ProjectText.sources(), Wording::replacedInComments));
    assertEquals(List.of(), findings(ProjectText.pages(), Wording::replacedInPage));
  }

  @Test
  void sourcesAndPagesOfTheProjectAreFound() {
    List<ProjectText> sources = ProjectText.sources();
    List<ProjectText> pages = ProjectText.pages();

    assertTrue(sources.size() > MIN_SOURCES, () -> sources.size() + " sources");
    assertTrue(pages.size() > MIN_PAGES, () -> pages.size() + " pages");
    assertTrue(pages.stream().anyMatch(page -> page.path().equals("README.md")));
    assertTrue(pages.stream().noneMatch(page -> page.path().contains("src/test/resources")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"What", "Where", "Whether", "How", "Which", "Who", "Whose", "When", "Why"})
  void docCommentThatOpensWithInterrogativeIsFound(String word) {
    String oneLine = "/** " + word + " the job is. */\nint a;";
    String block = "int a;\n\n/**\n * " + word + " it is.\n */";

    assertEquals(
        List.of("A.java:1: " + word + " the job is. */"), Wording.interrogatives(java(oneLine)));
    assertEquals(List.of("A.java:4: " + word + " it is."), Wording.interrogatives(java(block)));
  }

  @Test
  void docCommentThatOpensWithNounOrVerbPasses() {
    String source =
        """
        /** Place of the job. What it is for, another page says. */
        /** Whatever else. */
        // Why it is so: a line within the code may say.
        /* How */
        String text = "/** What */";
        char quote = '"'; // "
        String block = \"""
            /** Whether */ \\\"""
            \""";
        """;

    assertEquals(List.of(), Wording.interrogatives(java(source)));
  }

  @Test
  void codeWiderThanMaxIsFound() {
    String address = " * @see https://docs.example/" + "a".repeat(Wording.CODE_WIDTH);
    String source = "int a;\n" + "a".repeat(Wording.CODE_WIDTH + 1) + "\n" + address;

    assertEquals(
        List.of("A.java:2: 121 columns, max 120", "A.java:3: 149 columns, max 120"),
        Wording.wideCode(java(source)));
  }

  @Test
  void codeWithinMaxAndAddressInCommentPass() {
    String source =
        "a".repeat(Wording.CODE_WIDTH)
            + "\n *     href=\"https://docs.example/"
            + "a".repeat(Wording.CODE_WIDTH)
            + ".html\">Limits</a>\n  // https://docs.example/"
            + "a".repeat(Wording.CODE_WIDTH);

    assertEquals(List.of(), Wording.wideCode(java(source)));
  }

  @Test
  void proseWiderThanMaxIsFound() {
    String page = "# A\n\n- " + "word ".repeat(20) + "\n\n" + "ä".repeat(Wording.PROSE_WIDTH);

    assertEquals(List.of("a.md:3: 102 columns, max 100"), Wording.wideProse(page(page)));
  }

  @Test
  void tableCodeHeadingAndLoneLinkOfAnyWidthPass() {
    String wide = "word ".repeat(40);
    String page =
        "# "
            + wide
            + "\n\n| "
            + wide
            + "|\n\n  ```\n  "
            + wide
            + "\n  ```\n\n```java\n"
            + wide
            + "\n```\n([page](https://docs.example/"
            + "a".repeat(100)
            + ")),\n";

    assertEquals(List.of(), Wording.wideProse(page(page)));
  }

  @Test
  void replacedWordOfCommentIsFoundWithWhatToWrite() {
    String source =
        """
        /** Reads the side
         * file; the patience of whoever asks. */
        // It stands
        // on keys parted by the door.
        """;

    assertEquals(
        List.of(
            "A.java:1: side file; write: metadata file",
            "A.java:2: patience; write: timeout",
            "A.java:2: whoever; write: the caller, the operator, or who it is",
            "A.java:3: stands on; write: depends on, dependencies of",
            "A.java:4: door; write: handler, server",
            "A.java:4: parted; write: split, separated"),
        Wording.replacedInComments(java(source)).stream().sorted().toList());
  }

  @Test
  void nameInCodeAndOtherWordsOfCommentPass() {
    String source =
        """
        /**
         * Departed words outdoors, beside files, and a {@code door} or {@link A#patience}.
         *
         * @param patience timeout of a call
         */
        int patience = of("the side file of whoever");
        """;

    assertEquals(List.of(), Wording.replacedInComments(java(source)));
  }

  @Test
  void replacedWordOfPageIsFoundWithWhatToWrite() {
    assertEquals(
        List.of("a.md:3: Side-files; write: metadata file"),
        Wording.replacedInPage(page("# A\n\n- Side-files go along.\n")));
  }

  @Test
  void codeAndAddressOfPagePass() {
    String page = "The `door` ([ADR](adr/side-files-parted.md)):\n\n```\nwhoever | door\n```\n";

    assertEquals(List.of(), Wording.replacedInPage(page(page)));
  }

  private static List<String> findings(
      List<ProjectText> files, Function<ProjectText, List<String>> rule) {
    return files.stream().flatMap(file -> rule.apply(file).stream()).toList();
  }

  private static ProjectText java(String text) {
    return new ProjectText("A.java", text);
  }

  private static ProjectText page(String text) {
    return new ProjectText("a.md", text);
  }
}
