package dev.embedway.core.chunk.text;

import java.util.List;

/**
 * Breaks before the units of a text.
 *
 * <p>Immutable.
 */
public final class TextBreaks {

  private static final String LINE_MARKERS = "-*+#>|\u2022";
  private static final int LIST_DIGITS = 9;

  private static final List<Break> KINDS = List.of(Break.values());

  private final String text;
  private final TokenUnits units;
  private final SentenceEnds sentences;

  /** Places in {@link #KINDS}, one byte each: a large text has millions. */
  private final byte[] kinds;

  /** The breaks of a text as anybody reads it. */
  public TextBreaks(String text, TokenUnits units) {
    this.text = text;
    this.units = units;
    this.sentences = new SentenceEnds(text);
    this.kinds = new byte[units.size() + 1];
    for (int unit = 1; unit < units.size(); unit++) {
      mark(unit, between(unit));
    }
    mark(0, Break.PARAGRAPH);
    mark(units.size(), Break.PARAGRAPH);
  }

  /** The breaks of Markdown: sections end at headings, and code is not read as prose. */
  public static TextBreaks ofMarkdown(String text, TokenUnits units, MarkdownOutline outline) {
    TextBreaks breaks = new TextBreaks(text, units);
    outline.fences().forEach(breaks::inCode);
    outline.headings().forEach(breaks::atHeading);
    return breaks;
  }

  /** Break at a cut before a unit. */
  public Break before(int unit) {
    return KINDS.get(kinds[unit]);
  }

  /** The last unit of a range that a break of a kind or a larger one is before; 0 for none. */
  public int last(Break kind, int min, int max) {
    int wanted = KINDS.indexOf(kind);
    for (int unit = max; unit >= min; unit--) {
      if (kinds[unit] >= wanted) {
        return unit;
      }
    }
    return 0;
  }

  /** The first unit from {@code earliest} on with such a break, {@code end} for none before it. */
  public int first(Break kind, int earliest, int end) {
    int wanted = KINDS.indexOf(kind);
    int unit = earliest;
    while (unit < end && kinds[unit] < wanted) {
      unit++;
    }
    return unit;
  }

  private void mark(int unit, Break kind) {
    kinds[unit] = (byte) KINDS.indexOf(kind);
  }

  private Break between(int unit) {
    int from = units.end(unit - 1);
    int to = units.start(unit);
    if (from == to) {
      return sentences.endsWithin(from) ? Break.SENTENCE : Break.NONE;
    }
    int lines = lines(from, to);
    if (lines > 1) {
      return Break.PARAGRAPH;
    }
    if ((lines == 1 && startsItem(to)) || sentences.endsBefore(from, to)) {
      return Break.SENTENCE;
    }
    return lines == 1 ? Break.LINE : Break.WORD;
  }

  private int lines(int from, int to) {
    int lines = 0;
    for (int i = from; i < to; i++) {
      lines +=
          switch (text.charAt(i)) {
            case '\n', '\u2028' -> 1;
            case '\r' -> i + 1 < to && text.charAt(i + 1) == '\n' ? 0 : 1;
            case '\f', '\u2029' -> 2;
            default -> 0;
          };
    }
    return lines;
  }

  private boolean startsItem(int start) {
    if (LINE_MARKERS.indexOf(text.charAt(start)) >= 0) {
      return true;
    }
    int end = start;
    int last = Math.min(text.length() - 1, start + LIST_DIGITS);
    while (end < last && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end > start
        && end + 1 < text.length()
        && (text.charAt(end) == '.' || text.charAt(end) == ')')
        && Character.isWhitespace(text.charAt(end + 1));
  }

  /**
   * A blank line parts code less than it parts paragraphs, its sentences are none, and its first
   * and last line, the marks, stay with the lines beside them.
   */
  private void inCode(MarkdownOutline.Fence fence) {
    int start = units.firstFrom(fence.start());
    int end = units.firstFrom(fence.end());
    int last = start;
    for (int unit = start + 1; unit < end; unit++) {
      int lines = lines(units.end(unit - 1), units.start(unit));
      if (lines > 0) {
        mark(unit, last == start ? Break.WORD : lines > 1 ? Break.SENTENCE : Break.LINE);
        last = unit;
      } else if (before(unit) == Break.SENTENCE) {
        mark(unit, units.end(unit - 1) < units.start(unit) ? Break.WORD : Break.NONE);
      }
    }
    mark(last, Break.WORD);
    mark(start, Break.PARAGRAPH);
    mark(end, Break.PARAGRAPH);
  }

  /** A heading begins a section and is not split from what follows. */
  private void atHeading(MarkdownOutline.Heading heading) {
    int end = units.firstFrom(heading.end());
    if (end > 0 && end < units.size()) {
      mark(end, Break.WORD);
    }
    int start = units.firstFrom(heading.start());
    if (start > 0 && start < units.size()) {
      mark(start, Break.SECTION);
    }
  }
}
