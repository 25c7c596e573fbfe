package dev.embedway.local.cli.keys;

import dev.embedway.local.cli.argument.Arguments;
import java.util.regex.Pattern;

/**
 * An API key.
 *
 * @param text {@code key_} and 24 hexadecimal digits
 */
record KeyId(String text) {

  private static final Pattern ALLOWED = Pattern.compile("key_[0-9a-f]{24}");

  static KeyId of(String text) {
    if (!ALLOWED.matcher(text).matches()) {
      throw Arguments.refusal(
          "an id such as key_0123456789abcdef01234567, as ./embedway keys list prints it", text);
    }
    return new KeyId(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
