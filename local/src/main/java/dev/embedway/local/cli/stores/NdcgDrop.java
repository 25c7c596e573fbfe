package dev.embedway.local.cli.stores;

import dev.embedway.local.cli.argument.Arguments;
import java.util.regex.Pattern;

/**
 * Difference by which the nDCG of a version may be lower than the live one's.
 *
 * @param value 0..1
 */
record NdcgDrop(double value) {

  private static final Pattern SHARE = Pattern.compile("0(\\.\\d{1,9})?|1(\\.0{1,9})?");

  static NdcgDrop of(String text) {
    if (!SHARE.matcher(text).matches()) {
      throw Arguments.refusal("a number from 0 to 1, such as 0.01", text);
    }
    return new NdcgDrop(Double.parseDouble(text));
  }
}
