package dev.embedway.core.chunk.text;

import com.google.errorprone.annotations.Immutable;
import java.util.Locale;
import java.util.Set;

/**
 * Ends of the sentences of a text.
 *
 * <p>{@code java.text.BreakIterator} ends a sentence after "Dr." and "J." and within a text that
 * has no capitals finds none; this one knows abbreviations and initials, and asks for a capital
 * only where the text writes them. A mark of the scripts that write without spaces ends a sentence
 * by itself.
 */
@Immutable
final class SentenceEnds {

  /** Marks that end a sentence whatever follows. */
  private static final String WIDE = "\u3002\uff01\uff1f\uff61";

  /** Full stops and question marks of other scripts, which need white space after them. */
  private static final String FOREIGN = "\u0964\u0965\u061f\u06d4\u0589\u1362\u17d4\u104b";

  private static final String CLOSERS = ")]}\"'\u201d\u2019\u00bb\u300d\u300f\uff09\u3011\u300b";

  /** Closers that are looked past; more in a row are no end of a sentence. */
  private static final int MAX_CLOSERS = 8;

  /** Longest abbreviation, dots included. */
  private static final int MAX_ABBREVIATION_LENGTH = 10;

  /** Longest number of a list's item. */
  private static final int LIST_DIGITS = 3;

  private static final Set<String> ABBREVIATIONS =
      Set.of(
          "mr", "mrs", "ms", "mx", "dr", "prof", "rev", "hon", "st", "sgt", "capt", "cpt", "lt",
          "col", "gen", "gov", "sen", "rep", "messrs", "mme", "mlle", "sr", "sra", "srta", "hr",
          "fr", "cf", "vs", "approx", "ca", "al", "resp", "incl", "excl", "bzw", "vgl", "evtl",
          "ggf", "inkl", "zzgl", "bspw", "sog", "ph");

  /** Abbreviations where a number follows, and else often the last word of a sentence. */
  private static final Set<String> BEFORE_NUMBERS =
      Set.of(
          "no", "nos", "nr", "vol", "fig", "figs", "eq", "eqs", "sec", "ch", "chap", "pp", "art",
          "abs", "abb", "par", "pt", "tab", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
          "sept", "oct", "nov", "dec");

  private final String text;
  private final boolean capitals;

  /** The sentences of a text. */
  SentenceEnds(String text) {
    this.text = text;
    this.capitals = writesCapitals(text);
  }

  /** True unless more sentences begin with a small letter than with a capital. */
  private static boolean writesCapitals(String text) {
    int large = 0;
    int small = 0;
    int stop = text.indexOf('.');
    while (stop >= 0) {
      int next = stop + 1;
      while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
        next++;
      }
      if (next > stop + 1 && next < text.length()) {
        large += Character.isUpperCase(text.codePointAt(next)) ? 1 : 0;
        small += Character.isLowerCase(text.codePointAt(next)) ? 1 : 0;
      }
      stop = text.indexOf('.', next);
    }
    return large >= small;
  }

  /** True if a sentence ends at an offset that has no white space on either side. */
  boolean endsWithin(int offset) {
    char next = text.charAt(offset);
    if (CLOSERS.indexOf(next) >= 0 || WIDE.indexOf(next) >= 0) {
      return false;
    }
    int mark = mark(offset);
    return mark >= 0 && WIDE.indexOf(text.charAt(mark)) >= 0;
  }

  /** True if a sentence ends before the white space from {@code end} to {@code next}. */
  boolean endsBefore(int end, int next) {
    int mark = mark(end);
    if (mark < 0) {
      return false;
    }
    char last = text.charAt(mark);
    return switch (last) {
      case '.' -> endsByStop(mark, next);
      case '!', '?', '\u2026' -> !continues(next);
      default -> WIDE.indexOf(last) >= 0 || FOREIGN.indexOf(last) >= 0;
    };
  }

  /** Offset of the last character before {@code end} that closes nothing; -1 for none. */
  private int mark(int end) {
    int mark = end - 1;
    int first = Math.max(0, end - MAX_CLOSERS);
    while (mark >= first && CLOSERS.indexOf(text.charAt(mark)) >= 0) {
      mark--;
    }
    return mark >= first ? mark : -1;
  }

  private boolean endsByStop(int stop, int next) {
    boolean ellipsis = stop > 0 && text.charAt(stop - 1) == '.';
    return !continues(next) && (ellipsis || !isAbbreviation(stop, next));
  }

  /** True if the text goes on with a small letter where a sentence would have a capital. */
  private boolean continues(int next) {
    return capitals && Character.isLowerCase(text.codePointAt(next));
  }

  private boolean isAbbreviation(int stop, int next) {
    int start = wordStart(stop);
    String word = text.substring(start, stop).toLowerCase(Locale.ROOT);
    if (word.isEmpty() || stop - start > MAX_ABBREVIATION_LENGTH) {
      return false;
    }
    if (Character.isDigit(word.charAt(0))) {
      return word.length() <= LIST_DIGITS && startsLine(start);
    }
    return isInitials(word)
        || ABBREVIATIONS.contains(word)
        || (BEFORE_NUMBERS.contains(word) && Character.isDigit(text.charAt(next)));
  }

  private int wordStart(int stop) {
    int start = stop;
    int first = Math.max(0, stop - MAX_ABBREVIATION_LENGTH - 1);
    while (start > first
        && (Character.isLetterOrDigit(text.charAt(start - 1)) || text.charAt(start - 1) == '.')) {
      start--;
    }
    return start;
  }

  private boolean startsLine(int offset) {
    int before = offset - 1;
    while (before >= 0 && (text.charAt(before) == ' ' || text.charAt(before) == '\t')) {
      before--;
    }
    return before < 0 || text.charAt(before) == '\n' || text.charAt(before) == '\r';
  }

  /** Parts of one or two letters of a script that has capitals, with dots between: j, e.g, u.s. */
  private static boolean isInitials(String word) {
    int length = 0;
    boolean dotted = false;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      dotted |= c == '.';
      length = c == '.' ? 0 : length + 1;
      if (length > 2 || (c != '.' && !Character.isLowerCase(c))) {
        return false;
      }
    }
    return dotted || word.length() == 1;
  }
}
