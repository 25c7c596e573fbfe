package dev.embedway.local.cli.stores;

import dev.embedway.local.cli.argument.Numbers;

/**
 * Documents that a switch may leave behind.
 *
 * @param number 0..1000000
 */
record MaxFailed(int number) {

  static final MaxFailed NONE = new MaxFailed(0);

  static MaxFailed of(String text) {
    return new MaxFailed(Numbers.whole(text, 0, 1_000_000, "a whole number from 0 to 1000000"));
  }
}
