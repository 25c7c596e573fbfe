package dev.embedway.functions.chunking.format.pdf;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Joins words that were cut at the ends of lines, page by page. A soft hyphen always cuts. Another
 * hyphen may be the word's own: it is taken for a cut between small letters, unless both parts are
 * words that stand by themselves in the text so far.
 *
 * <p>One text each; one thread at a time.
 */
final class LineEndHyphens {

  private static final Pattern SOFT =
      Pattern.compile("(?<=\\p{L})\u00ad[ \t]*+\n[ \t]*+(?=\\p{L})");

  /** Two parts of a word that have no further hyphen; a first letter may be a capital. */
  private static final Pattern CUT =
      Pattern.compile(
          "(?<![\\p{L}\\p{M}\\p{N}\u2010-])(?=\\p{L}\\p{Ll})(\\p{Lu}?\\p{Ll}++)[\u2010-][ \t]*+\n"
              + "[ \t]*+(\\p{Ll}{2,}+)(?![\\p{L}\\p{N}\u2010-])");

  /** Words, but for parts of one that is cut. */
  private static final Pattern WORD =
      Pattern.compile("(?<!\\p{L}|[\u2010-][ \t]{0,9}\n[ \t]{0,9})\\p{L}++(?![\u2010-][ \t]*+\n)");

  /** Different words of a long book; what comes after them is joined by those. */
  private static final int MAX_WORDS = 50_000;

  private final Set<String> words = new HashSet<>();

  /** A page with its words whole; a line goes on where the next one did. */
  String joined(String page) {
    String hard = SOFT.matcher(page).replaceAll("");
    learn(hard);
    return CUT.matcher(hard)
        .replaceAll(cut ->
            Matcher.quoteReplacement(
                isCut(cut.group(1), cut.group(2)) ? cut.group(1) + cut.group(2) : cut.group()));
  }

  private void learn(String page) {
    Matcher word = WORD.matcher(page);
    while (words.size() < MAX_WORDS && word.find()) {
      words.add(small(word.group()));
    }
  }

  private boolean isCut(String part, String rest) {
    return words.contains(small(part + rest))
        || !words.contains(small(part))
        || !words.contains(small(rest));
  }

  private static String small(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
