package dev.embedway.core.chunk;

import com.google.errorprone.annotations.Immutable;
import dev.embedway.core.chunk.text.Break;
import dev.embedway.core.chunk.text.MarkdownOutline;
import dev.embedway.core.chunk.text.TextBreaks;
import dev.embedway.core.chunk.text.TokenUnits;
import dev.embedway.core.model.Tokenizer;
import java.util.List;
import java.util.function.Consumer;

/**
 * Cuts Markdown at its headings, and a section that is too long between its blocks: a paragraph, a
 * list, a table or a fenced block is kept whole where it fits, and cut at items, rows and lines
 * where not. Text without headings is one section, so it is cut by paragraphs.
 *
 * <p>The headings that a chunk stands under are its {@link Chunk#headings}; they are not put into
 * its text, which stays the span that it is, and keeps its vector when a heading above it changes.
 */
@Immutable
public final class MarkdownChunker implements Chunker {

  private static final List<Break> LAYERS = List.of(Break.PARAGRAPH, Break.SENTENCE, Break.LINE);

  private final int size;
  private final int overlap;

  /**
   * A chunker.
   *
   * @param size most tokens of a chunk, special tokens not counted
   * @param overlap most tokens that a chunk repeats, less than {@code size}; nothing is repeated
   *     beyond a heading
   */
  public MarkdownChunker(int size, int overlap) {
    this.size = size;
    this.overlap = overlap;
  }

  @Override
  public void chunk(String text, Tokenizer tokenizer, Consumer<Chunk> to) {
    MarkdownOutline outline = MarkdownOutline.of(text);
    TokenUnits units = TokenUnits.of(text, tokenizer);
    TextBreaks breaks = TextBreaks.ofMarkdown(text, units, outline);
    CutPoints blocks = new LayeredCuts(breaks, units, LAYERS, size);
    CutPoints points = new SectionCuts(breaks, units, outline, blocks, size / 8);
    new TextCutter(
            units,
            tokenizer,
            points,
            size,
            overlap,
            chunk -> to.accept(chunk.under(outline.titles(chunk.start(), chunk.end()))))
        .cut();
  }
}
