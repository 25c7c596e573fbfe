package dev.embedway.functions.chunking.format.result;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Rows as text that can be searched row by row: where the first row names the columns, each row is
 * a paragraph of {@code name: value} pairs; else it is a line of cells.
 *
 * <p>One thread at a time.
 */
public final class TableText {

  private static final int MAX_NAME_LENGTH = 60;

  private final TextWriter text;
  private boolean begun;
  private List<String> names = List.of();

  /** Writes the rows of one table into a text. */
  public TableText(TextWriter text) {
    this.text = text;
  }

  /** Writes a row; an empty one is passed over. */
  public void row(List<String> values) {
    if (values.stream().allMatch(String::isBlank)) {
      return;
    }
    if (!begun && areNames(values)) {
      names = values.stream().map(String::strip).toList();
      text.row(values);
    } else if (names.isEmpty()) {
      text.row(values);
    } else {
      pairs(values);
    }
    // A single value may be a title above the names.
    begun |= values.stream().filter(value -> !value.isBlank()).count() > 1;
  }

  private void pairs(List<String> values) {
    text.paragraph();
    boolean first = true;
    for (int i = 0; i < values.size(); i++) {
      if (!values.get(i).isBlank()) {
        text.verbatim(first ? "" : "; ");
        if (i < names.size() && !names.get(i).isEmpty()) {
          text.verbatim(names.get(i) + ": ");
        }
        text.flowing(values.get(i).strip());
        first = false;
      }
    }
  }

  /** At least two short words, each once, and no numbers. */
  private static boolean areNames(List<String> values) {
    Set<String> seen = new HashSet<>();
    for (String value : values) {
      String name = value.strip();
      if (!name.isEmpty() && (!isName(name) || !seen.add(name))) {
        return false;
      }
    }
    return seen.size() > 1;
  }

  private static boolean isName(String name) {
    return name.length() <= MAX_NAME_LENGTH
        && name.indexOf('\n') < 0
        && name.codePoints().anyMatch(Character::isLetter)
        && !Character.isDigit(name.charAt(0));
  }
}
