package dev.embedway.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * CDK's context, read with its faults gathered.
 *
 * <p>One thread at a time.
 */
public final class Context {

  private final Function<String, Optional<String>> values;
  private final List<String> faults = new ArrayList<>();

  /** Context by name; what is not given is empty. */
  public Context(Function<String, Optional<String>> values) {
    this.values = values;
  }

  Optional<String> text(String name) {
    return values.apply(name).map(String::strip).filter(value -> !value.isEmpty());
  }

  /** One of several words, the first when there is none; what it means has the same place. */
  <T> T oneOf(String name, List<String> words, List<T> meanings) {
    String word = text(name).orElse(words.getFirst());
    int place = words.indexOf(word);
    if (place < 0) {
      faults.add(name + ": allowed is " + String.join(" or ", words) + ", given was " + word);
    }
    return meanings.get(Math.max(0, place));
  }

  /** A whole number, the least when there is none. */
  int number(String name, int least, int most) {
    String given = text(name).orElse(Integer.toString(least));
    if (given.matches("[0-9]{1,9}")) {
      int value = Integer.parseInt(given);
      if (value >= least && value <= most) {
        return value;
      }
    }
    faults.add(name + ": allowed is " + least + ".." + most + ", given was " + given);
    return least;
  }

  /** Adds a fault to those that {@link #finish} reports. */
  void fault(String what) {
    faults.add(what);
  }

  /**
   * Ends the reading.
   *
   * @throws IllegalArgumentException with every fault, if there was one
   */
  void finish() {
    if (!faults.isEmpty()) {
      throw new UnusableChoice(String.join("; ", faults));
    }
  }
}
