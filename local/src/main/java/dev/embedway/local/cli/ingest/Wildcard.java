package dev.embedway.local.cli.ingest;

import java.util.regex.Pattern;

/**
 * A pattern as {@code aws s3 sync} takes it: {@code *} is any text, slashes included, {@code ?} one
 * character, {@code [abc]} one of these, {@code [!abc]} one of no others.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/cli/latest/reference/s3/#use-of-exclude-and-include-filters">Filters
 *     of aws s3</a>
 */
record Wildcard(String pattern, Pattern regex) {

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException when a bracket is not closed
   */
  static Wildcard of(String pattern) {
    StringBuilder regex = new StringBuilder();
    int at = 0;
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      if (c == '[') {
        int end = pattern.indexOf(']', at + 2);
        if (end < 0) {
          throw new IllegalArgumentException("a [ is not closed in " + pattern);
        }
        regex.append(set(pattern.substring(at + 1, end)));
        at = end;
      } else {
        regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
      }
      at++;
    }
    return new Wildcard(pattern, Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  private static String set(String members) {
    boolean inverted = members.startsWith("!");
    String rest = (inverted ? members.substring(1) : members).replaceAll("[\\\\^\\[&]", "\\\\$0");
    return "[" + (inverted ? "^" : "") + rest + "]";
  }

  /** Tests a whole path with slashes. */
  boolean matches(String path) {
    return regex.matcher(path).matches();
  }
}
