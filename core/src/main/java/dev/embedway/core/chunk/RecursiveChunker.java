package dev.embedway.core.chunk;

import com.google.errorprone.annotations.Immutable;
import dev.embedway.core.chunk.text.TextBreaks;
import dev.embedway.core.chunk.text.TokenUnits;
import dev.embedway.core.model.Tokenizer;
import java.util.function.Consumer;

/**
 * Cuts a text at the end of a paragraph, else of a sentence, else of a word, as late as the chunk
 * still fits; within a word only where the word alone is too long. A cut that would leave a chunk
 * mostly empty gives way to the next smaller kind, so a heading stays with what follows it.
 */
@Immutable
public final class RecursiveChunker implements Chunker {

  private final int size;
  private final int overlap;

  /**
   * A chunker.
   *
   * @param size most tokens of a chunk, special tokens not counted
   * @param overlap most tokens that a chunk repeats, less than {@code size}; the repetition begins
   *     with a sentence or a word
   */
  public RecursiveChunker(int size, int overlap) {
    this.size = size;
    this.overlap = overlap;
  }

  @Override
  public void chunk(String text, Tokenizer tokenizer, Consumer<Chunk> to) {
    TokenUnits units = TokenUnits.of(text, tokenizer);
    CutPoints points = new RecursiveCuts(new TextBreaks(text, units), units, size / 4);
    new TextCutter(units, tokenizer, points, size, overlap, to).cut();
  }
}
