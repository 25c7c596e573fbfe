package dev.embedway.local.cli.search;

import dev.embedway.local.cli.argument.Numbers;

/**
 * Number of results that a search returns at most.
 *
 * @param number 1..50, as the API has it
 */
public record MaxResults(int number) {

  /** The most that one search returns. */
  static final MaxResults ALL = new MaxResults(50);

  static MaxResults of(String text) {
    return new MaxResults(Numbers.whole(text, 1, ALL.number(), "a whole number from 1 to 50"));
  }
}
