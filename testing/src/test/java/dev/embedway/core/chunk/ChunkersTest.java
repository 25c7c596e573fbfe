package dev.embedway.core.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.testing.PieceTokenizer;
import dev.embedway.testing.fakes.FakeProvider;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChunkersTest {

  private static final String[] PARTS = {
    "word",
    "a",
    "extraordinarily",
    "x".repeat(101),
    "y".repeat(300),
    " ",
    "  ",
    "\n",
    "\n\n",
    "\t",
    ". ",
    "! ",
    "? ",
    "\u3002",
    "\u4e2d\u6587",
    "\ud83d\ude00",
    "\ud83d",
    "\ude00",
    "\u0000",
    "\u0001\u0002",
    "\u00a0",
    "e\u0301",
    "-",
    "\u201cQuoted.\u201d ",
    "\r\n",
    "\f",
    "\u2029",
    "\n# ",
    "\n### A title ##\n",
    "\n===\n",
    "\n---\n",
    "\n```\n",
    "\n~~~~\n",
    "\n- ",
    "\n12. ",
    "\n| a | b |",
    "\n<!-- ",
    " -->",
    "\n> ",
    "\n    ",
    "#",
    "e.g. ",
    "... ",
    "\u300d",
    "\r"
  };

  private final PieceTokenizer tokenizer = new PieceTokenizer();

  private static Chunker chunker(ChunkMethod method, int size, int overlap) {
    return Chunkers.of(method, size, overlap);
  }

  private List<String> texts(ChunkMethod method, int size, int overlap, String text) {
    return chunker(method, size, overlap).chunk(text, tokenizer).stream().map(Chunk::text).toList();
  }

  @ParameterizedTest
  @EnumSource
  void anyTextIsCoveredWithinTheLimits(ChunkMethod method) {
    Random random = new Random(7);
    for (int round = 0; round < 1_500; round++) {
      int size = 1 + random.nextInt(round % 2 == 0 ? 6 : 60);
      int overlap = round % 3 == 0 ? size - 1 : random.nextInt(size);
      String text = randomText(random);

      List<Chunk> chunks = chunker(method, size, overlap).chunk(text, tokenizer);

      check(text, chunks, size, "round " + round);
      assertEquals(chunks, chunker(method, size, overlap).chunk(text, tokenizer));
    }
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    int parts = random.nextInt(80);
    for (int i = 0; i < parts; i++) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
      if (random.nextInt(3) == 0) {
        text.append(' ');
      }
    }
    return text.toString();
  }

  private void check(String text, List<Chunk> chunks, int size, String where) {
    BitSet covered = new BitSet();
    int start = -1;
    for (int i = 0; i < chunks.size(); i++) {
      Chunk chunk = chunks.get(i);
      assertEquals(i, chunk.ordinal(), where);
      assertEquals(text.substring(chunk.start(), chunk.end()), chunk.text(), where);
      assertFalse(chunk.text().isBlank(), where);
      assertTrue(chunk.start() > start, where);
      assertEquals(tokenizer.count(chunk.text()), chunk.tokens(), where);
      assertTrue(chunk.tokens() - 2 <= size, where + ": " + chunk.tokens() + " > " + size);
      assertFalse(splitsPair(text, chunk.start()) || splitsPair(text, chunk.end()), where);
      covered.set(chunk.start(), chunk.end());
      start = chunk.start();
    }
    for (int i = 0; i < text.length(); i++) {
      assertTrue(covered.get(i) || Character.isWhitespace(text.charAt(i)), where + " at " + i);
    }
  }

  private static boolean splitsPair(String text, int offset) {
    return offset > 0
        && offset < text.length()
        && Character.isSurrogatePair(text.charAt(offset - 1), text.charAt(offset));
  }

  @ParameterizedTest
  @EnumSource
  void threeMegabytesOfOneWordEndSoon(ChunkMethod method) {
    String word = "x".repeat(3_000_000);

    List<Chunk> chunks = soon(method, word);

    assertEquals(word.length(), chunks.getLast().end());
    assertTrue(chunks.stream().allMatch(chunk -> chunk.text().length() <= 6_400));
  }

  private List<Chunk> soon(ChunkMethod method, String text) {
    return Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60), () -> chunker(method, 200, 30).chunk(text, tokenizer));
  }

  @ParameterizedTest
  @EnumSource(names = {"SENTENCES", "PARAGRAPHS", "MARKDOWN"})
  void monotonousTextsEndSoon(ChunkMethod method) {
    for (String part :
        List.of("\n", "#\n", "#", ")", "\u3002", ". ", "a.\n\n", "```\n", "a\n=\n")) {
      String text = part.repeat(1_000_000 / part.length());

      List<Chunk> chunks = soon(method, text);

      int end = chunks.isEmpty() ? 0 : chunks.getLast().end();
      assertEquals(text.stripTrailing().length(), end, part);
    }
  }

  @ParameterizedTest
  @EnumSource
  void textIsReadAFewTimesAndNotOncePerCandidate(ChunkMethod method) {
    String text = "Some words make a sentence of no great length. ".repeat(5_000);

    chunker(method, 200, 30).chunk(text, tokenizer);

    assertTrue(tokenizer.read() < 4L * text.length(), tokenizer.read() + " of " + text.length());
  }

  @ParameterizedTest
  @EnumSource(ChunkMethod.class)
  void chunksThatBeginWithinATableAreUnderItsRowOfNames(ChunkMethod method) {
    String rows = "| pear | 2\n| plum | 3\n| fig | 4\n".repeat(5);
    String text = "Text.\n\n| Name | Price\n" + rows + "\nMore text.\n\n| 1 | 2\n" + rows;

    List<Chunk> chunks = chunker(method, 20, 0).chunk(text, tokenizer);

    int named = text.indexOf("| Name") + 1;
    int end = text.indexOf("More");
    for (Chunk chunk : chunks) {
      boolean within = chunk.start() > text.indexOf('\n', named) && chunk.start() < end - 1;
      assertEquals(within ? List.of("| Name | Price") : List.of(), chunk.headings());
      assertEquals(text.substring(chunk.start(), chunk.end()), chunk.text());
    }
    assertTrue(chunks.stream().filter(chunk -> !chunk.headings().isEmpty()).count() > 2);
  }

  @Test
  void tokensRepeatTheOverlap() {
    assertEquals(
        List.of("a b c d", "c d e f", "e f g"), texts(ChunkMethod.TOKENS, 4, 2, "a b c d e f g"));
  }

  @Test
  void paragraphsAreKeptWholeWhereTheyFit() {
    String text = "One two. Three four.\n\nFive six. Sev en.\n\nEight nin.";

    assertEquals(
        List.of("One two. Three four.", "Five six. Sev en.\n\nEight nin."),
        texts(ChunkMethod.RECURSIVE, 10, 0, text));
  }

  @Test
  void longParagraphIsCutBetweenSentences() {
    assertEquals(
        List.of("One two six.", "Ten red (sky)!", "Sun sea."),
        texts(ChunkMethod.RECURSIVE, 7, 0, "One two six. Ten red (sky)! Sun sea."));
  }

  @Test
  void longSentenceIsCutBetweenWords() {
    assertEquals(
        List.of("one two", "understand", "six"),
        texts(ChunkMethod.RECURSIVE, 3, 0, "one two understand six"));
  }

  @Test
  void headingStaysWithWhatFollows() {
    String text = "Head\n\n" + "one two six ten. ".repeat(6);

    assertTrue(texts(ChunkMethod.RECURSIVE, 20, 0, text).getFirst().startsWith("Head\n\none two"));
  }

  @Test
  void overlapBeginsWithASentence() {
    assertEquals(
        List.of("One two six. Ten red.", "Ten red. Sun sea sky."),
        texts(ChunkMethod.RECURSIVE, 7, 4, "One two six. Ten red. Sun sea sky."));
  }

  @Test
  void shortTextIsOneChunkWithoutTheSpaceAroundIt() {
    List<Chunk> chunks = new RecursiveChunker(200, 30).chunk("\n  One two. \n", tokenizer);

    assertEquals(List.of(new Chunk(0, 3, 11, "One two.", 5)), chunks);
  }

  @Test
  void blankTextHasNoChunks() {
    assertEquals(
        List.of(),
        Stream.of("", " \n\t ")
            .flatMap(text -> texts(ChunkMethod.RECURSIVE, 5, 1, text).stream())
            .toList());
  }

  @Test
  void modelsLimitHoldsOverTheSpecs() {
    try (FakeProvider provider = new FakeProvider()) {
      var words = provider.tokenizer(FakeProvider.MODEL);
      List<Chunk> chunks =
          Chunkers.of(ChunkingSpec.DEFAULT, FakeProvider.MODEL, words)
              .chunk(FakeProvider.words(20), words);

      assertTrue(chunks.stream().allMatch(chunk -> chunk.tokens() <= 8));
    }
  }
}
