package dev.embedway.core.chunk.text;

import dev.embedway.core.chunk.text.MarkdownOutline.Fence;
import dev.embedway.core.chunk.text.MarkdownOutline.Heading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a Markdown text line by line. One thread at a time, used once.
 *
 * <p>Headings count at the top level only: none within fenced or indented code, comments, quotes
 * and lists, nor in a front matter between two lines {@code ---} at the very start.
 */
final class MarkdownReader {

  private static final int MAX_LEVEL = 6;
  private static final int CODE_INDENT = 4;
  private static final int FENCE = 3;
  private static final int NONE = -1;

  /** In place of a paragraph's start: its lines belong to a quote or a list. */
  private static final int CONTAINER = -2;

  private final String text;
  private final List<Heading> headings = new ArrayList<>();
  private final List<Fence> fences = new ArrayList<>();

  /** The last heading of each level that is still open. */
  private final int[] open = new int[MAX_LEVEL + 1];

  private int paragraph = NONE;
  private int paragraphEnd;
  private int fenceStart = NONE;
  private int fenceLength;
  private boolean comment;

  MarkdownReader(String text) {
    this.text = text;
    Arrays.fill(open, NONE);
  }

  List<Heading> headings() {
    return headings;
  }

  List<Fence> fences() {
    return fences;
  }

  void read() {
    int start = frontMatterEnd();
    while (start < text.length()) {
      int end = lineEnd(start);
      line(start, end);
      start = nextLine(end);
    }
    if (fenceStart >= 0) {
      fences.add(new Fence(fenceStart, text.length()));
    }
  }

  private int lineEnd(int start) {
    int end = start;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  /** The line after one that ends here: a carriage return with a line feed is one end. */
  private int nextLine(int end) {
    return text.startsWith("\r\n", end) ? end + 2 : end + 1;
  }

  private int frontMatterEnd() {
    int end = lineEnd(0);
    if (!text.substring(0, end).stripTrailing().equals("---")) {
      return 0;
    }
    while (end < text.length()) {
      int start = Math.min(text.length(), nextLine(end));
      end = lineEnd(start);
      String line = end - start > FENCE ? "" : text.substring(start, end);
      if (line.equals("---") || line.equals("...")) {
        return Math.min(text.length(), nextLine(end));
      }
    }
    return 0;
  }

  private void line(int start, int end) {
    int first = start;
    int indent = 0;
    while (first < end && (text.charAt(first) == ' ' || text.charAt(first) == '\t')) {
      indent += text.charAt(first) == '\t' ? CODE_INDENT : 1;
      first++;
    }
    int last = end;
    while (last > first && Character.isWhitespace(text.charAt(last - 1))) {
      last--;
    }
    if (fenceStart >= 0) {
      inFence(first, last, indent);
    } else if (comment) {
      comment = !closesComment(first, last);
    } else if (first == last) {
      paragraph = NONE;
    } else if (indent < CODE_INDENT) {
      block(first, last);
    } else if (paragraph >= 0) {
      paragraphEnd = last;
    }
  }

  private void inFence(int first, int last, int indent) {
    int run = run(first, last);
    if (indent < CODE_INDENT
        && run >= fenceLength
        && first + run == last
        && text.charAt(first) == text.charAt(fenceStart)) {
      fences.add(new Fence(fenceStart, last));
      fenceStart = NONE;
    }
  }

  private void block(int first, int last) {
    int run = run(first, last);
    switch (text.charAt(first)) {
      case '#' -> atx(first, last, run);
      case '`', '~' -> fence(first, last, run);
      case '=', '-' -> underline(first, last, run);
      case '<' -> markup(first, last);
      default -> prose(first, last);
    }
  }

  private void atx(int first, int last, int run) {
    boolean spaced = first + run == last || Character.isWhitespace(text.charAt(first + run));
    if (run <= MAX_LEVEL && spaced) {
      heading(first, last, last, run);
    } else {
      prose(first, last);
    }
  }

  private void fence(int first, int last, int run) {
    boolean inline = text.charAt(first) == '`' && text.substring(first + run, last).contains("`");
    if (run < FENCE || inline) {
      prose(first, last);
      return;
    }
    paragraph = NONE;
    fenceStart = first;
    fenceLength = run;
  }

  private void underline(int first, int last, int run) {
    if (first + run < last || paragraph == CONTAINER) {
      prose(first, last);
    } else if (paragraph >= 0) {
      heading(paragraph, paragraphEnd, last, text.charAt(first) == '=' ? 1 : 2);
    }
  }

  private void markup(int first, int last) {
    if (text.startsWith("<!--", first)) {
      paragraph = NONE;
      comment = !closesComment(first, last);
    } else {
      prose(first, last);
    }
  }

  private void prose(int first, int last) {
    if (paragraph == NONE) {
      paragraph = isContainer(first, last) ? CONTAINER : first;
    }
    paragraphEnd = last;
  }

  private boolean isContainer(int first, int last) {
    char mark = text.charAt(first);
    if (mark == '>' || mark == '|') {
      return true;
    }
    int end = first;
    while (end < last && Character.isDigit(text.charAt(end))) {
      end++;
    }
    boolean bullet = mark == '-' || mark == '*' || mark == '+';
    boolean number = end > first && end < last && ".)".indexOf(text.charAt(end)) >= 0;
    int after = bullet ? first + 1 : end + 1;
    return (bullet || number) && (after >= last || Character.isWhitespace(text.charAt(after)));
  }

  private void heading(int start, int titleEnd, int end, int level) {
    int parent = NONE;
    for (int above = level - 1; above > 0 && parent == NONE; above--) {
      parent = open[above];
    }
    Arrays.fill(open, level, open.length, NONE);
    open[level] = headings.size();
    headings.add(new Heading(start, titleEnd, end, level, parent));
    paragraph = NONE;
  }

  /** Length of the run of a line's first character. */
  private int run(int first, int last) {
    int end = first;
    while (end < last && text.charAt(end) == text.charAt(first)) {
      end++;
    }
    return end - first;
  }

  private boolean closesComment(int first, int last) {
    return text.substring(first, last).contains("-->");
  }
}
