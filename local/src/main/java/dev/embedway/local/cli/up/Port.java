package dev.embedway.local.cli.up;

import dev.embedway.local.cli.argument.Numbers;

/**
 * A TCP port.
 *
 * @param number 0..65535; 0 for any free one
 */
record Port(int number) {

  static Port of(String text) {
    return new Port(Numbers.whole(text, 0, 65_535, "a port from 0 to 65535, 0 for any free one"));
  }
}
