package dev.embedway.functions.chunking.format;

import dev.embedway.core.pipeline.document.DocumentWarning.Code;
import dev.embedway.functions.chunking.format.result.Remarks;

/**
 * Finds binary data that a text carries as base64 outside of data URIs: keys, attachments of mails,
 * values of JSON. Told by its length and by its mix of capitals, small letters and digits, which no
 * word, number or sequence of letters has.
 *
 * <p>One text each; one thread at a time.
 */
final class Base64Runs {

  /** Characters from which on it is data, not a word, a digest or a name. */
  private static final int MIN_LENGTH = 1_000;

  /** Characters of a full line; mail has 76, keys have 64. */
  private static final int LINE = 57;

  /** Each of the three kinds of characters is at least one in so many. */
  private static final int PER_KIND = 20;

  private static final int MAX_INDENT = 8;

  private final String text;
  private int runs;
  private int left;

  private Base64Runs(String text) {
    this.text = text;
  }

  /** A text without them, which is warned of. */
  static String leftOutOf(String text, Remarks remarks) {
    Base64Runs found = new Base64Runs(text);
    String rest = found.rest();
    if (found.runs > 0) {
      remarks.warn(
          Code.LEFT_OUT_DATA,
          "data in base64: left out, " + found.left + " characters in " + found.runs + " places");
    }
    return rest;
  }

  private String rest() {
    StringBuilder rest = new StringBuilder();
    int kept = 0;
    int i = 0;
    while (i < text.length()) {
      int end = i;
      if (isDigit(i)) {
        end = runEnd(i);
        if (isData(i, end)) {
          rest.append(text, kept, i);
          kept = end;
          runs++;
          left += end - i;
        }
      }
      i = Math.max(end, i + 1);
    }
    return kept == 0 ? text : rest.append(text, kept, text.length()).toString();
  }

  /** End of the lines of base64 that begin at an offset. */
  private int runEnd(int start) {
    int end = digitsEnd(start);
    boolean full = isFullLine(start, end);
    while (full) {
      int next = nextLine(end);
      int nextEnd = digitsEnd(next);
      full = next > end && isFullLine(next, nextEnd);
      if (full) {
        end = nextEnd;
      } else if (next > end && isLastLine(next, nextEnd)) {
        return paddingEnd(nextEnd);
      }
    }
    return paddingEnd(end);
  }

  private boolean isFullLine(int start, int end) {
    return end - start >= LINE && isMixed(start, end, 1);
  }

  /** True for a short line that is base64 by itself. */
  private boolean isLastLine(int start, int end) {
    int padded = paddingEnd(end);
    boolean ends = padded == text.length() || Character.isWhitespace(text.charAt(padded));
    boolean isShort = end > start && end - start < LINE;
    return isShort && ends && (padded - start) % 4 == 0;
  }

  /** Offset of the next line's first character; the same offset where no line ends. */
  private int nextLine(int end) {
    int i = end;
    if (i < text.length() && text.charAt(i) == '\r') {
      i++;
    }
    if (i == text.length() || text.charAt(i) != '\n') {
      return end;
    }
    i++;
    int max = Math.min(text.length(), i + MAX_INDENT);
    while (i < max && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
      i++;
    }
    return i;
  }

  private int digitsEnd(int start) {
    int end = start;
    while (end < text.length() && isDigit(end)) {
      end++;
    }
    return end;
  }

  private int paddingEnd(int end) {
    int padded = end;
    while (padded < text.length() && padded < end + 2 && text.charAt(padded) == '=') {
      padded++;
    }
    return padded;
  }

  private boolean isData(int start, int end) {
    return end - start >= MIN_LENGTH && isMixed(start, end, (end - start) / PER_KIND);
  }

  /** True for at least so many capitals, small letters and digits each. */
  private boolean isMixed(int start, int end, int min) {
    int capitals = 0;
    int small = 0;
    int numbers = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      capitals += c >= 'A' && c <= 'Z' ? 1 : 0;
      small += c >= 'a' && c <= 'z' ? 1 : 0;
      numbers += c >= '0' && c <= '9' ? 1 : 0;
    }
    return Math.min(capitals, Math.min(small, numbers)) >= min;
  }

  /** True for a character of base64, that of URLs too. */
  private boolean isDigit(int offset) {
    char c = text.charAt(offset);
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/'
        || c == '-'
        || c == '_';
  }
}
