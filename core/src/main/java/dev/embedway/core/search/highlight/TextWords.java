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
 * @param words runs of letters and digits, apostrophes within them included, in their order; of
 *     scripts without spaces, each pair of characters
 * @param others what may be a term as a whole: several words that no white space parts, such as an
 *     address, words that are cut at a line's end, without the hyphen, and the character that ends
 *     a run of pairs
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
    List<Word> whole = all(WORD.matcher(text));
    Set<Word> known = new HashSet<>(whole);
    List<Word> others = all(COMPOUND.matcher(text));
    others.removeIf(word -> known.contains(word) || Bigrams.runs(word.text()).find());
    List<Word> words = new ArrayList<>();
    for (Word word : whole) {
      part(text, word, words, others);
    }
    Matcher cut = CUT.matcher(text);
    while (cut.find()) {
      if (cut.group(2) != null) {
        others.add(new Word(cut.group(1) + cut.group(2), new TextSpan(cut.start(), cut.end())));
      }
    }
    return new TextWords(words, others);
  }

  private static void part(String text, Word word, List<Word> words, List<Word> others) {
    TextSpan span = word.span();
    Matcher run = Bigrams.runs(text).region(span.start(), span.end());
    int end = span.start();
    while (run.find()) {
      if (run.start() > end) {
        words.add(word(text, end, run.start()));
      }
      end = run.end();
      List<Integer> bounds = Bigrams.bounds(text, run.start(), end);
      if (bounds.size() == 2) {
        words.add(word(text, run.start(), end));
      } else {
        for (int i = 2; i < bounds.size(); i++) {
          words.add(word(text, bounds.get(i - 2), bounds.get(i)));
        }
        others.add(word(text, bounds.get(bounds.size() - 2), end));
      }
    }
    if (end < span.end()) {
      words.add(word(text, end, span.end()));
    }
  }

  private static Word word(String text, int start, int end) {
    return new Word(text.substring(start, end), new TextSpan(start, end));
  }

  private static List<Word> all(Matcher matcher) {
    List<Word> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(new Word(matcher.group(), new TextSpan(matcher.start(), matcher.end())));
    }
    return found;
  }
}
