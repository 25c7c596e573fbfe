package dev.embedway.core.chunk;

import dev.embedway.core.chunk.text.Break;
import dev.embedway.core.chunk.text.TextBreaks;
import dev.embedway.core.chunk.text.TokenUnits;
import dev.embedway.core.model.Tokenizer;
import java.util.List;
import java.util.function.Consumer;

/**
 * Fills chunks with whole parts of a text, sentences or paragraphs. A part that is too long for a
 * chunk is cut at the next smaller kind of break, at last between words.
 *
 * <p>Immutable.
 */
final class WholePartsChunker implements Chunker {

  private final List<Break> layers;
  private final int size;
  private final int overlap;

  /**
   * A chunker.
   *
   * @param layers the break that ends a part, and those that a part too long is cut at, the
   *     preferred one first
   * @param size most tokens of a chunk, special tokens not counted
   * @param overlap most tokens that a chunk repeats, less than {@code size}; whole parts where the
   *     cut was between parts, none where no part is that short or the next one would not fit
   */
  WholePartsChunker(List<Break> layers, int size, int overlap) {
    this.layers = List.copyOf(layers);
    this.size = size;
    this.overlap = overlap;
  }

  @Override
  public void chunk(String text, Tokenizer tokenizer, Consumer<Chunk> to) {
    TokenUnits units = TokenUnits.of(text, tokenizer);
    CutPoints points = new LayeredCuts(new TextBreaks(text, units), units, layers, size);
    new TextCutter(units, tokenizer, points, size, overlap, to).cut();
  }
}
