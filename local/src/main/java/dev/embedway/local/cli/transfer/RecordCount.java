package dev.embedway.local.cli.transfer;

import dev.embedway.local.cli.argument.Numbers;

/**
 * Number of records.
 *
 * @param number 0..999999999
 */
record RecordCount(int number) {

  private static final int MAX = 999_999_999;

  static RecordCount of(String text) {
    return new RecordCount(Numbers.whole(text, 0, MAX, "a whole number from 0 to " + MAX));
  }
}
