package dev.embedway.core.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.testing.PieceTokenizer;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownChunkerTest {

  private final PieceTokenizer tokenizer = new PieceTokenizer();

  private List<Chunk> chunks(int size, int overlap, String text) {
    return new MarkdownChunker(size, overlap).chunk(text, tokenizer);
  }

  private List<String> texts(int size, String text) {
    return chunks(size, 0, text).stream().map(Chunk::text).toList();
  }

  private List<List<String>> headings(int size, String text) {
    return chunks(size, 0, text).stream().map(Chunk::headings).toList();
  }

  @Test
  void sectionIsAChunkUnderItsHeadings() {
    String text = "# Tea\nFor six.\n\n## Pot\nWarm it.\n\n# Cup\nRinse it.";

    assertEquals(
        List.of("# Tea\nFor six.", "## Pot\nWarm it.", "# Cup\nRinse it."), texts(16, text));
    assertEquals(
        List.of(List.of("Tea"), List.of("Tea", "Pot"), List.of("Cup")), headings(16, text));
  }

  @Test
  void everyChunkOfALongSectionIsUnderItsHeadings() {
    String text = "# Tea\n## Pot\n" + "Warm it now. ".repeat(20);

    assertTrue(chunks(16, 0, text).size() > 5);
    assertTrue(headings(16, text).stream().allMatch(List.of("Tea", "Pot")::equals));
  }

  @Test
  void nothingIsRepeatedBeyondAHeading() {
    assertEquals(
        List.of("# Tea\nFor six. Or ten.", "# Cup\nRinse it."),
        chunks(16, 12, "# Tea\nFor six. Or ten.\n\n# Cup\nRinse it.").stream()
            .map(Chunk::text)
            .toList());
  }

  @Test
  void headingsOfBothFormsAreRead() {
    String text = "Big  tea\nbook\n===\nFor six.\n\n Pot\n---\nWarm it.\n\n### Lid ###\nShut it.";

    assertEquals(
        List.of(
            List.of("Big tea book"),
            List.of("Big tea book", "Pot"),
            List.of("Big tea book", "Pot", "Lid")),
        headings(16, text));
  }

  @Test
  void headingsOfBothFormsAreReadWhateverEndsTheirLines() {
    String text = "Big  tea\nbook\n===\nFor six.\n\nPot\n---\nWarm it.\n\n### Lid ###\nShut it.";

    for (String end : List.of("\n", "\r\n", "\r")) {
      assertEquals(
          List.of(
              List.of("Big tea book"),
              List.of("Big tea book", "Pot"),
              List.of("Big tea book", "Pot", "Lid")),
          headings(16, text.replace("\n", end)));
    }
  }

  @Test
  void frontMatterIsPassedOverWhateverEndsItsLines() {
    String text = "---\ntitle: x\n# no heading: y\n---\n# Tea\nFor six of us.";

    for (String end : List.of("\n", "\r\n", "\r")) {
      assertEquals(
          List.of("Tea"), headings(64, text.replace("\n", end)).getLast(), end.replace("\r", "r"));
    }
  }

  @Test
  void linesThatOnlyLookLikeHeadingsAreNone() {
    for (String text :
        List.of(
            "```\n# no\n```\nbody text here",
            "~~~sh\n```\n# no\n~~~\nbody text here",
            "```\n# no, the fence is open to the end",
            "    # indented",
            "#hashtag is prose",
            "####### seven",
            "<!--\n# no\n-->\nbody",
            "- item\n---\nbody",
            "> quote\n---\nbody",
            "a\n\n---\n\nb",
            "---\ntitle: no\n---\nbody",
            "| a |\n|---|\n| b |")) {
      assertEquals(List.of(List.of()), headings(100, text).stream().distinct().toList(), text);
    }
  }

  @Test
  void fencedBlockIsKeptWholeWhereItFits() {
    String code = "```sh\n# first\nmake it\n\n# then\nrun it\n```";

    assertEquals(
        List.of("One two six ten.", code, "Big low."),
        texts(18, "One two six ten.\n\n" + code + "\n\nBig low."));
  }

  @Test
  void tableAndListThatAreTooLongAreCutBetweenRowsAndItems() {
    assertEquals(
        List.of("| a | b |\n|---|---|", "| c | d |\n| e | f |"),
        texts(14, "| a | b |\n|---|---|\n| c | d |\n| e | f |"));
    assertEquals(
        List.of("- one two six\n- ten red sky", "- sun sea big"),
        texts(9, "- one two six\n- ten red sky\n- sun sea big"));
  }

  @Test
  void codeThatIsTooLongIsCutBetweenLines() {
    assertEquals(
        List.of("```\none two", "six ten", "red sky\n```"),
        texts(5, "```\none two\nsix ten\nred sky\n```"));
  }

  @Test
  void sectionOfHardlyAnyTextStaysWithTheNextOne() {
    String text = "# Tea\n## Pot\nWarm it.\n## Cup\nRinse it well, now and then.";

    assertEquals(
        List.of("# Tea\n## Pot\nWarm it.\n## Cup\nRinse it well, now and then."), texts(100, text));
    assertEquals(List.of(List.of("Tea")), headings(100, text));
  }

  @Test
  void textBeforeTheFirstHeadingIsUnderNone() {
    String text = "Some words come first.\n\n# Tea\nFor six.";

    assertEquals(List.of(List.of(), List.of("Tea")), headings(16, text));
  }

  @Test
  void textWithoutHeadingsIsCutByParagraphs() {
    String text = "One two six.\n\nTen red sky.\n\nSun sea big.";

    assertEquals(
        Chunkers.of(ChunkMethod.PARAGRAPHS, 8, 0).chunk(text, tokenizer), chunks(8, 0, text));
  }

  @Test
  void titleOfAnyLengthIsKeptShort() {
    List<Chunk> chunks = chunks(200, 30, "# " + "\uD83D\uDE00".repeat(5_000) + "\nbody");

    assertTrue(chunks.size() > 20);
    assertTrue(chunks.stream().allMatch(chunk -> chunk.headings().getFirst().length() <= 200));
  }
}
