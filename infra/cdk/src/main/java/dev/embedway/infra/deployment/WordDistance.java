package dev.embedway.infra.deployment;

/** The Levenshtein distance of two words. */
final class WordDistance {

  private WordDistance() {}

  /** Fewest insertions, deletions and replacements that make one word the other. */
  static int between(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int column = 0; column <= other.length(); column++) {
      row[column] = column;
    }
    for (int line = 1; line <= one.length(); line++) {
      int diagonal = row[0];
      row[0] = line;
      for (int column = 1; column <= other.length(); column++) {
        int replaced = diagonal + (one.charAt(line - 1) == other.charAt(column - 1) ? 0 : 1);
        diagonal = row[column];
        row[column] = Math.min(replaced, 1 + Math.min(row[column - 1], diagonal));
      }
    }
    return row[other.length()];
  }
}
