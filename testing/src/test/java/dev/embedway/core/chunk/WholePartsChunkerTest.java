package dev.embedway.core.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.testing.PieceTokenizer;
import java.util.List;
import org.junit.jupiter.api.Test;

class WholePartsChunkerTest {

  private final PieceTokenizer tokenizer = new PieceTokenizer();

  private List<String> texts(ChunkMethod method, int size, int overlap, String text) {
    return Chunkers.of(method, size, overlap).chunk(text, tokenizer).stream()
        .map(Chunk::text)
        .toList();
  }

  @Test
  void asManySentencesAsFitMakeAChunk() {
    assertEquals(
        List.of("One two six. Ten red sky.", "Sun sea.\n\nBig ten."),
        texts(ChunkMethod.SENTENCES, 8, 0, "One two six. Ten red sky. Sun sea.\n\nBig ten."));
  }

  @Test
  void sentencesAreRepeatedWhole() {
    assertEquals(
        List.of("One two six. Ten red.", "Ten red. Sun sea sky."),
        texts(ChunkMethod.SENTENCES, 7, 5, "One two six. Ten red. Sun sea sky."));
  }

  @Test
  void nothingIsRepeatedWhereTheNextSentenceWouldNotFitThen() {
    assertEquals(
        List.of("One two six. Ten red.", "Sun sea sky big low."),
        texts(ChunkMethod.SENTENCES, 7, 5, "One two six. Ten red. Sun sea sky big low."));
  }

  @Test
  void sentenceLongerThanAChunkIsCutBetweenWords() {
    assertEquals(
        List.of("Sun sea.", "one two six ten", "ten red sky big", "big low."),
        texts(ChunkMethod.SENTENCES, 4, 1, "Sun sea. one two six ten red sky big low."));
  }

  @Test
  void paragraphThatFitsIsNotSplitToFillAChunk() {
    assertEquals(
        List.of("One two.", "Six ten red. Sky sun sea."),
        texts(ChunkMethod.PARAGRAPHS, 9, 0, "One two.\n\nSix ten red. Sky sun sea."));
    assertEquals(
        List.of("One two.\n\nSix ten.", "Red sky sun sea."),
        texts(ChunkMethod.PARAGRAPHS, 8, 0, "One two.\n\nSix ten.\n\nRed sky sun sea."));
  }

  @Test
  void paragraphLongerThanAChunkIsCutBetweenSentences() {
    assertEquals(
        List.of("One two. Six ten.", "Red sky.\nSun sea.", "Big low."),
        texts(ChunkMethod.PARAGRAPHS, 7, 0, "One two. Six ten. Red sky.\nSun sea.\n \nBig low."));
  }

  @Test
  void titleStaysWithAParagraphThatMustBeCutAnyway() {
    assertEquals(
        "Head\n\nOne two. Six ten. Red sky.",
        texts(ChunkMethod.PARAGRAPHS, 12, 0, "Head\n\n" + "One two. Six ten. Red sky. ".repeat(3))
            .getFirst());
  }
}
