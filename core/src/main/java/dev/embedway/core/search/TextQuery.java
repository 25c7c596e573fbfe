package dev.embedway.core.search;

import dev.embedway.core.store.StorableText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A query of a text or hybrid search, as its operators are read: {@code "a phrase"} that a match
 * has, {@code -word} and {@code -"a phrase"} that it has not, {@code word*} for all words that
 * begin so.
 *
 * <p>An operator begins the query or follows white space. A phrase ends before white space,
 * punctuation or the query's end, an excluded word begins with a letter, and {@code word*} has two
 * letters or digits at least: inches, negative numbers and list items are text as any other, and
 * quotes stand around what is not to be an operator. Operators are of the first {@value #MAX_CHARS}
 * characters; the rest is text.
 *
 * @param words the query without operators and without what is excluded; a query that has no
 *     operators, as it was given but for characters that no store keeps, which are spaces
 * @param unquoted the words that stand in no phrase
 * @param prefixes of words, each of which is searched besides {@code words}
 * @param conditions that a match fulfils
 */
public record TextQuery(
    String words, String unquoted, List<String> prefixes, Conditions conditions) {

  /**
   * Conditions of a query.
   *
   * @param phrases that a match has, all of them
   * @param excluded words and phrases of which a match has none
   * @param excludedPrefixes of words of which a match has none
   */
  public record Conditions(
      List<String> phrases, List<String> excluded, List<String> excludedPrefixes) {

    public Conditions {
      phrases = List.copyOf(phrases);
      excluded = List.copyOf(excluded);
      excludedPrefixes = List.copyOf(excludedPrefixes);
    }

    private int excluding() {
      return excluded.size() + excludedPrefixes.size();
    }

    private int count() {
      return phrases.size() + excluding();
    }
  }

  /** Most operators of a query; each is looked for in every text. */
  public static final int MAX_OPERATORS = 32;

  /** Most characters that are read, and compared with texts: each further term costs time. */
  public static final int MAX_CHARS = 10_000;

  private static final String BEGIN = "(?<=^|\\s)";
  private static final String END = "(?=$|[\\s.,;:!?)\\]])";

  private static final Pattern OPERATOR =
      Pattern.compile(
          BEGIN
              + "(?:(?<minus>-?)\"(?<phrase>[^\"]*+)\"(?=$|[\\s\\p{P}])"
              + "|-(?<word>\\p{L}(?:[\\p{L}\\p{M}\\p{N}_'\u2019.-]*[\\p{L}\\p{M}\\p{N}])?)"
              + "(?<star>\\*?)"
              + END
              + "|(?<prefix>[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}]++)\\*"
              + END
              + ")",
          Pattern.UNICODE_CHARACTER_CLASS);

  public TextQuery {
    prefixes = List.copyOf(prefixes);
  }

  /** Reads a query; whatever is no operator is text. */
  public static TextQuery of(String given) {
    String query = StorableText.ofQuery(given);
    Set<String> phrases = new LinkedHashSet<>();
    Set<String> prefixes = new LinkedHashSet<>();
    Set<String> excluded = new LinkedHashSet<>();
    Set<String> excludedPrefixes = new LinkedHashSet<>();
    StringBuilder words = new StringBuilder();
    StringBuilder unquoted = new StringBuilder();
    int end = 0;
    Matcher operator = OPERATOR.matcher(query).region(0, Math.min(query.length(), MAX_CHARS));
    while (operator.find()) {
      String kept = "";
      if (operator.group("phrase") != null) {
        boolean isExcluded = !operator.group("minus").isEmpty();
        (isExcluded ? excluded : phrases).add(operator.group("phrase"));
        kept = isExcluded ? "" : operator.group("phrase");
      } else if (operator.group("word") != null) {
        (operator.group("star").isEmpty() ? excluded : excludedPrefixes)
            .add(operator.group("word"));
      } else {
        kept = operator.group("prefix");
        prefixes.add(kept);
      }
      words.append(query, end, operator.start()).append(kept);
      unquoted.append(query, end, operator.start());
      unquoted.append(operator.group("phrase") == null ? kept : "\"");
      end = operator.end();
    }
    words.append(query, end, query.length());
    unquoted.append(query, end, query.length());
    return new TextQuery(
        words.toString(),
        unquoted.toString(),
        List.copyOf(prefixes),
        new Conditions(List.copyOf(phrases), List.copyOf(excluded), List.copyOf(excludedPrefixes)));
  }

  /** Reads what is compared with texts of a query: its first {@value #MAX_CHARS} characters. */
  public static TextQuery compared(String given) {
    return of(given.substring(0, Math.min(given.length(), MAX_CHARS)));
  }

  /** True where matches are bound not to have certain words. */
  public boolean excludes() {
    return conditions.excluding() > 0;
  }

  /** True where matches are bound to have, or not to have, certain words. */
  public boolean isConditional() {
    return conditions.count() > 0;
  }

  /** Count of the operators. */
  public int operators() {
    return prefixes.size() + conditions.count();
  }
}
