package dev.embedway.local.cli.deadletters;

import dev.embedway.local.cli.argument.Arguments;
import java.util.regex.Pattern;

/**
 * A dead letter.
 *
 * @param text {@code dl_} and 32 hexadecimal digits
 */
record LetterId(String text) {

  private static final Pattern ALLOWED = Pattern.compile("dl_[0-9a-f]{32}");

  static LetterId of(String text) {
    if (!ALLOWED.matcher(text).matches()) {
      throw Arguments.refusal(
          "an id such as dl_5f2c0a9d1e3b4c5d6e7f80915f2c0a9d, as ./embedway dead-letters list"
              + " prints it",
          text);
    }
    return new LetterId(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
