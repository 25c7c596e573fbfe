package dev.embedway.functions.chunking.format.result;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A document's text as its reader tells it: paragraphs apart by a blank line, headings, list items
 * and table rows marked as in Markdown. Breaks and marks are written with the text that follows
 * them, so that empty elements leave no trace.
 *
 * <p>One thread at a time.
 */
public final class TextWriter {

  private static final int HIGHEST_HEADING = 6;

  private final StringBuilder out = new StringBuilder();
  private int breaks;
  private boolean space;
  private String mark = "";

  /** The text so far. */
  public String text() {
    return out.toString();
  }

  /** Characters so far. */
  public int length() {
    return out.length();
  }

  /** Characters within a paragraph, white space among them folded to one space. */
  public void flowing(CharSequence text) {
    int length = text.length();
    int i = 0;
    while (i < length) {
      int end = i;
      while (end < length && !isFoldable(text.charAt(end))) {
        end++;
      }
      if (end > i) {
        open();
        append(text, i, end);
      }
      if (end < length) {
        space = true;
      }
      i = end + 1;
    }
  }

  /** Characters as they are, line breaks too. */
  public void verbatim(CharSequence text) {
    if (!text.isEmpty()) {
      open();
      append(text, 0, text.length());
    }
  }

  /** Begins a new line. */
  public void line() {
    breaks = Math.max(breaks, 1);
  }

  /** Begins a new paragraph. */
  public void paragraph() {
    breaks = 2;
  }

  /** Begins a paragraph at the place that is returned, for {@link #takeBack}. */
  public int mark() {
    paragraph();
    trimEnd();
    return out.length();
  }

  /** Forgets all that was written since a mark. */
  public void takeBack(int since) {
    out.setLength(since);
    unmark();
    paragraph();
  }

  /** Puts another text, which is no longer, in the place of all that was written since a mark. */
  public void rewrite(int since, UnaryOperator<String> change) {
    if (out.length() > since) {
      String changed = change.apply(out.substring(since));
      out.setLength(since);
      append(changed, 0, changed.length());
    }
  }

  /** Begins a heading, up to the next {@link #paragraph}. */
  public void heading(int level) {
    paragraph();
    mark = "#".repeat(Math.clamp(level, 1, HIGHEST_HEADING)) + " ";
  }

  /** Begins an item of a list. */
  public void item() {
    item("-");
  }

  /** Begins an item of a list, with this bullet or number; a heading may be one. */
  public void item(String label) {
    if (mark.startsWith("#")) {
      mark = label.equals("-") ? mark : mark + label + " ";
    } else {
      line();
      mark = label + " ";
    }
  }

  /** A row of a table on a line of its own, empty cells kept so that all stay in their columns. */
  void row(List<String> cells) {
    int last = cells.size();
    while (last > 0 && cells.get(last - 1).isBlank()) {
      last--;
    }
    line();
    for (int i = 0; i < last; i++) {
      verbatim(i == 0 ? "| " : " | ");
      space = false;
      folded(cells.get(i));
    }
    line();
  }

  /** Characters on one line, marks of paragraphs left out that are nothing else. */
  private void folded(String cell) {
    int start = 0;
    String bare = cell.strip();
    while (start < bare.length() && "# ".indexOf(bare.charAt(start)) >= 0) {
      start++;
    }
    flowing(bare.startsWith("#") ? bare.substring(start) : bare);
    space = false;
  }

  /** Forgets a mark that no text followed. */
  public void unmark() {
    mark = "";
  }

  private void open() {
    if (breaks > 0 || !mark.isEmpty()) {
      trimEnd();
      if (!out.isEmpty()) {
        append("\n\n", 0, Math.max(1, breaks));
      }
      append(mark, 0, mark.length());
      mark = "";
      breaks = 0;
    } else if (space && !out.isEmpty() && !Character.isWhitespace(out.charAt(out.length() - 1))) {
      out.append(' ');
    }
    space = false;
  }

  private void trimEnd() {
    int end = out.length();
    while (end > 0 && Character.isWhitespace(out.charAt(end - 1))) {
      end--;
    }
    out.setLength(end);
  }

  private void append(CharSequence text, int from, int to) {
    if (out.length() + (to - from) > Limits.MAX_CHARS) {
      throw RejectedFileException.tooLong();
    }
    out.append(text, from, to);
  }

  /** No-break spaces stay: who writes one means it. */
  private static boolean isFoldable(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
  }
}
