package dev.embedway.local.cli.argument;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Numbers within bounds. */
public final class Numbers {

  private static final Pattern WHOLE = Pattern.compile("\\d{1,9}");

  private Numbers() {}

  /**
   * A whole number of at most nine digits.
   *
   * @param min the least that is allowed
   * @param max the greatest
   * @param what that is allowed, for the refusal
   * @throws picocli.CommandLine.TypeConversionException when it is none or out of bounds
   */
  public static int whole(String text, int min, int max, String what) {
    OptionalInt value = parse(text);
    if (value.isEmpty() || value.getAsInt() < min || value.getAsInt() > max) {
      throw Arguments.refusal(what, text);
    }
    return value.getAsInt();
  }

  private static OptionalInt parse(String text) {
    return WHOLE.matcher(text).matches()
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }
}
