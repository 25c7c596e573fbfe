package dev.embedway.local.cli.documents;

import dev.embedway.local.cli.argument.Arguments;
import java.util.regex.Pattern;

/**
 * A document.
 *
 * @param text {@code doc_} and 24 hexadecimal digits
 */
record DocumentIdArgument(String text) {

  private static final Pattern ALLOWED = Pattern.compile("doc_[0-9a-f]{24}");

  static DocumentIdArgument of(String text) {
    if (!ALLOWED.matcher(text).matches()) {
      throw Arguments.refusal(
          "an id such as doc_5f2c0a9d1e3b4c5d6e7f8091, as ./embedway documents prints it", text);
    }
    return new DocumentIdArgument(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
