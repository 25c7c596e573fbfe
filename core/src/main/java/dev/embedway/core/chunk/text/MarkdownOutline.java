package dev.embedway.core.chunk.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Headings and fenced blocks of a Markdown text, by their places.
 *
 * <p>Immutable.
 *
 * @see <a href="https://spec.commonmark.org/0.31.2/#leaf-blocks">CommonMark, leaf blocks</a>
 */
public final class MarkdownOutline {

  /** Longest title that is kept: a line may be of any length, and its chunks many. */
  private static final int MAX_TITLE_LENGTH = 200;

  private final String text;
  private final List<Heading> headings;
  private final List<Fence> fences;

  private MarkdownOutline(String text, List<Heading> headings, List<Fence> fences) {
    this.text = text;
    this.headings = headings;
    this.fences = fences;
  }

  /** The outline of a text; one pass over its lines. */
  public static MarkdownOutline of(String text) {
    MarkdownReader reader = new MarkdownReader(text);
    reader.read();
    return new MarkdownOutline(text, reader.headings(), reader.fences());
  }

  /**
   * A heading.
   *
   * @param start offset of its first character that is no space
   * @param titleEnd end of its title, marks included
   * @param end offset after its last line
   * @param level 1..6
   * @param parent place of the heading above it in the list, -1 for none
   */
  record Heading(int start, int titleEnd, int end, int level, int parent) {}

  /**
   * A fenced code block.
   *
   * @param start offset of its first line
   * @param end offset after its last
   */
  record Fence(int start, int end) {}

  /** In the order of the text. */
  List<Heading> headings() {
    return headings;
  }

  /** In the order of the text. */
  List<Fence> fences() {
    return fences;
  }

  /** True if the heading at an offset is of a higher rank than the one before it. */
  public boolean leavesParent(int offset) {
    int heading = last(offset);
    return heading > 0 && headings.get(heading).level() < headings.get(heading - 1).level();
  }

  /** True if the section before the heading at an offset is a heading alone. */
  public boolean isAfterBareHeading(int offset) {
    int heading = last(offset);
    return heading > 0 && isBare(heading - 1);
  }

  private boolean isBare(int heading) {
    return isBlank(headings.get(heading).end(), headings.get(heading + 1).start());
  }

  /**
   * Titles of the headings that a span stands under, outermost first: where it has several
   * sections, of those that all of them stand under. A heading that has no text of its own before
   * the next counts for nothing.
   */
  public List<String> titles(int start, int end) {
    int first = last(start);
    int last = last(end - 1);
    int common = last;
    for (int i = Math.max(first, 0); i < last; i++) {
      common = isBare(i) ? common : common(common, i);
    }
    // Text before the first heading stands under none.
    return first < 0 && last >= 0 && !isBlank(start, headings.getFirst().start())
        ? List.of()
        : titles(common);
  }

  /** The lowest heading that both are or stand under. */
  private int common(int one, int other) {
    int a = one;
    int b = other;
    while (a != b) {
      if (a > b) {
        a = headings.get(a).parent();
      } else {
        b = headings.get(b).parent();
      }
    }
    return a;
  }

  private List<String> titles(int heading) {
    List<String> titles = new ArrayList<>();
    for (int i = heading; i >= 0; i = headings.get(i).parent()) {
      titles.addFirst(title(headings.get(i)));
    }
    return titles;
  }

  private String title(Heading heading) {
    int start = heading.start();
    while (start < heading.titleEnd() && text.charAt(start) == '#') {
      start++;
    }
    boolean atx = start > heading.start();
    int max = Math.min(heading.titleEnd(), start + 2 * MAX_TITLE_LENGTH);
    String line = text.substring(start, max).strip().replaceAll("\\s+", " ");
    String title = atx ? line.replaceFirst("(^| )#+$", "") : line;
    int end = Math.min(title.length(), MAX_TITLE_LENGTH);
    boolean splits = end > 0 && Character.isHighSurrogate(title.charAt(end - 1));
    return title.substring(0, splits ? end - 1 : end);
  }

  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      if (!Character.isWhitespace(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Place of the last heading that starts at an offset or before it, -1 for none. */
  private int last(int offset) {
    int low = 0;
    int high = headings.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (headings.get(middle).start() <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }
}
