package dev.embedway.core.chunk;

import com.google.errorprone.annotations.Immutable;
import dev.embedway.core.chunk.text.TokenUnits;
import dev.embedway.core.model.Tokenizer;
import java.util.function.Consumer;

/** Cuts a text into windows of a fixed number of tokens, wherever that falls. */
@Immutable
public final class TokensChunker implements Chunker {

  private final int size;
  private final int overlap;

  /**
   * A chunker.
   *
   * @param size most tokens of a chunk, special tokens not counted
   * @param overlap tokens that a chunk repeats, less than {@code size}
   */
  public TokensChunker(int size, int overlap) {
    this.size = size;
    this.overlap = overlap;
  }

  @Override
  public void chunk(String text, Tokenizer tokenizer, Consumer<Chunk> to) {
    TokenUnits units = TokenUnits.of(text, tokenizer);
    new TextCutter(units, tokenizer, Anywhere.POINTS, size, overlap, to).cut();
  }

  /** Cuts as late as it fits and repeats as much as it may. */
  private enum Anywhere implements CutPoints {
    POINTS;

    @Override
    public int end(int from, int min, int max) {
      return max;
    }

    @Override
    public int nextStart(int earliest, int end) {
      return earliest;
    }
  }
}
