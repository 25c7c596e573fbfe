package dev.embedway.core.chunk;

import dev.embedway.core.chunk.text.Break;
import dev.embedway.core.chunk.text.MarkdownOutline;
import dev.embedway.core.chunk.text.TextBreaks;
import dev.embedway.core.chunk.text.TokenUnits;

/**
 * Ends chunks with their section, and else where blocks end. A section of hardly any text is kept
 * together with the one that follows, if that is below it or beside it.
 *
 * <p>Immutable.
 */
final class SectionCuts implements CutPoints {

  private final TextBreaks breaks;
  private final TokenUnits units;
  private final MarkdownOutline outline;
  private final CutPoints blocks;
  private final int minWeight;

  /**
   * The cuts of a text.
   *
   * @param blocks the cuts within a section
   * @param minWeight tokens that a section has at least if it is to be a chunk of its own
   */
  SectionCuts(
      TextBreaks breaks,
      TokenUnits units,
      MarkdownOutline outline,
      CutPoints blocks,
      int minWeight) {
    this.breaks = breaks;
    this.units = units;
    this.outline = outline;
    this.blocks = blocks;
    this.minWeight = minWeight;
  }

  @Override
  public int end(int from, int min, int max) {
    int section = breaks.first(Break.SECTION, from + 1, max + 1);
    while (section <= max) {
      int heading = units.start(section);
      boolean filled =
          units.weight(from, section) >= minWeight && !outline.isAfterBareHeading(heading);
      if (filled || outline.leavesParent(heading)) {
        return section;
      }
      section = breaks.first(Break.SECTION, section + 1, max + 1);
    }
    return blocks.end(from, min, max);
  }

  @Override
  public int nextStart(int earliest, int end) {
    int section = breaks.last(Break.SECTION, earliest + 1, end);
    return section == end ? end : blocks.nextStart(Math.max(earliest, section), end);
  }
}
