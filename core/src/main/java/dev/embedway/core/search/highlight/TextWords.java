package dev.embedway.core.search.highlight;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words of a text and their places.
 *
 * @param words runs of letters and digits, apostrophes within them included, in their order
 * @param others what may be a term as a whole: several words that no white space parts, such as an
 *     address, and words that are cut at a line's end, without the hyphen
 */
record TextWords(List<Word> words, List<Word> others) {

  // Signs without width, such as soft hyphens, stand within words.
  private static final String IN_WORD = "[\\p{L}\\p{M}\\p{N}\\p{Cf}]";

  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{N}]%1$s*+(?:['\u2019\u02BC]%1$s++)*+".formatted(IN_WORD));

  private static final Pattern COMPOUND = Pattern.compile("[\\p{L}\\p{N}]\\S*[\\p{L}\\p{M}\\p{N}]");

  // Of every run of letters, so that none is read again from each of its letters on.
  private static final Pattern CUT =
      Pattern.compile("([\\p{L}\\p{M}]{2,}+)(?:-[ \\t]*+\\r?\\n[ \\t]*+([\\p{L}\\p{M}]{2,}+))?+");

  /**
   * A word.
   *
   * @param text that is compared
   * @param span of the text that it stands in
   */
  record Word(String text, TextSpan span) {}

  TextWords {
    words = List.copyOf(words);
    others = List.copyOf(others);
  }

  static TextWords of(String text) {
    List<Word> words = all(WORD.matcher(text));
    Set<Word> known = new HashSet<>(words);
    List<Word> others = all(COMPOUND.matcher(text));
    others.removeIf(known::contains);
    Matcher cut = CUT.matcher(text);
    while (cut.find()) {
      if (cut.group(2) != null) {
        others.add(new Word(cut.group(1) + cut.group(2), new TextSpan(cut.start(), cut.end())));
      }
    }
    return new TextWords(words, others);
  }

  private static List<Word> all(Matcher matcher) {
    List<Word> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(new Word(matcher.group(), new TextSpan(matcher.start(), matcher.end())));
    }
    return found;
  }
}
