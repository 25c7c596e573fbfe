package dev.embedway.functions.chunking.format.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Form of a table in text, found over its first rows: the separator by which most of them have as
 * many values as each other, and the fewest values hold another separator.
 *
 * @param separator the character between two values
 * @param start where the first row begins
 */
record CsvDialect(char separator, int start) {

  private static final String SEPARATORS = ",;\t|";

  /** Excel's own line that names the separator. */
  private static final Pattern NAMED = Pattern.compile("\\A\"?sep=(.)\"?[,;]*(?:\r\n|\r|\n|\\z)");

  /** Numbers, which have separators of other uses. */
  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9][0-9.,']*\\s*[%€$£]?");

  private static final int MAX_ROWS = 100;
  private static final int MAX_CHARS = 1 << 16;

  static CsvDialect of(String source) {
    Matcher named = NAMED.matcher(source);
    if (named.find()) {
      return new CsvDialect(named.group(1).charAt(0), named.end());
    }
    String head = source.substring(0, Math.min(source.length(), MAX_CHARS));
    char best = SEPARATORS.charAt(0);
    double max = 0;
    for (int i = 0; i < SEPARATORS.length(); i++) {
      double score = score(CsvReader.rows(head, SEPARATORS.charAt(i), MAX_ROWS), i);
      if (score > max) {
        max = score;
        best = SEPARATORS.charAt(i);
      }
    }
    return new CsvDialect(best, 0);
  }

  /** From 0 for rows of one value to 1 for rows alike whose values hold no other separator. */
  private static double score(List<List<String>> rows, int separator) {
    List<List<String>> filled =
        rows.stream().filter(row -> row.size() > 1 || !row.getFirst().isBlank()).toList();
    Map<Integer, Integer> counts = new HashMap<>();
    filled.forEach(row -> counts.merge(row.size(), 1, Integer::sum));
    int alike =
        counts.entrySet().stream()
            .filter(count -> count.getKey() > 1)
            .mapToInt(Map.Entry::getValue)
            .max()
            .orElse(0);
    List<String> values = filled.stream().flatMap(List::stream).toList();
    long clean = values.stream().filter(value -> isClean(value.strip(), separator)).count();
    return filled.isEmpty() ? 0 : (double) alike / filled.size() * clean / values.size();
  }

  private static boolean isClean(String value, int separator) {
    return NUMBER.matcher(value).matches()
        || value
            .chars()
            .map(SEPARATORS::indexOf)
            .noneMatch(other -> other >= 0 && other != separator);
  }
}
