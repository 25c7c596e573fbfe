package dev.embedway.local.cli.search;

import dev.embedway.local.cli.argument.Arguments;
import java.util.regex.Pattern;

/**
 * A search result's score.
 *
 * @param value 0..1, higher is closer
 */
record Score(double value) {

  private static final Pattern DECIMAL = Pattern.compile("(0|1)?(\\.\\d{1,9})?");

  static Score of(String text) {
    boolean isDecimal = !text.isEmpty() && DECIMAL.matcher(text).matches();
    if (!isDecimal || Double.parseDouble(text) > 1) {
      throw Arguments.refusal("a number from 0 to 1", text);
    }
    return new Score(Double.parseDouble(text));
  }
}
