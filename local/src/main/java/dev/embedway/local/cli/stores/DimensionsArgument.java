package dev.embedway.local.cli.stores;

import dev.embedway.local.cli.argument.Numbers;

/**
 * Length of a store's vectors.
 *
 * @param number 1..4096; the model's card allows some of them
 */
record DimensionsArgument(int number) {

  static DimensionsArgument of(String text) {
    return new DimensionsArgument(Numbers.whole(text, 1, 4096, "a whole number from 1 to 4096"));
  }
}
