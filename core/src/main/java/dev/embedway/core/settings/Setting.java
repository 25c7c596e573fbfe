package dev.embedway.core.settings;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One environment variable, of the kind that its value has. Each range stands once, here: the
 * reading, the messages and the page of settings are made of it.
 */
public sealed interface Setting {

  /**
   * Row of a setting on the page of settings.
   *
   * @param name of the variable
   * @param fallback what holds when it is not set; empty where nothing does
   * @param allowed values in words, with their unit
   * @param meaning what it does, and what goes wrong at the extremes
   */
  record Entry(String name, String fallback, String allowed, String meaning) {}

  /** A setting whose value its reader checks. */
  record Text(Entry entry) implements Setting {}

  /** A whole number, bounds included. */
  record Whole(Entry entry, long min, long max) implements Setting {}

  /** A number with a point or without one, bounds included. */
  record Decimal(Entry entry, double min, double max) implements Setting {}

  /** A duration, bounds included. */
  record Span(Entry entry, Duration min, Duration max) implements Setting {}

  /** One of several words. */
  record Choice(Entry entry, List<String> words) implements Setting {
    public Choice {
      words = List.copyOf(words);
    }
  }

  /** Its row on the page. */
  Entry entry();

  /** Name of the variable. */
  default String name() {
    return entry().name();
  }

  /** Value that holds when it is not set; empty where nothing does. */
  default String fallback() {
    return entry().fallback();
  }

  /** Values that are allowed, in words, with their unit. */
  default String allowed() {
    return entry().allowed();
  }

  /** Its effect, and what goes wrong at the extremes. */
  default String meaning() {
    return entry().meaning();
  }

  /**
   * A setting whose value its reader checks.
   *
   * @param allowed in words
   */
  static Setting text(String name, String fallback, String allowed, String meaning) {
    return new Text(new Entry(name, fallback, allowed, meaning));
  }

  /**
   * A whole number.
   *
   * @param unit as the page and messages say it after the range; may be empty
   */
  static Whole number(String name, long fallback, long min, long max, String unit, String meaning) {
    String allowed = min + ".." + max + (unit.isEmpty() ? "" : " " + unit);
    return new Whole(new Entry(name, String.valueOf(fallback), allowed, meaning), min, max);
  }

  /** A decimal number without a unit. */
  static Decimal decimal(String name, String fallback, double min, double max, String meaning) {
    String allowed = shown(min) + ".." + shown(max);
    return new Decimal(new Entry(name, fallback, allowed, meaning), min, max);
  }

  /** A duration, which is written as a number and a unit. */
  static Span duration(String name, String fallback, Duration min, Duration max, String meaning) {
    String allowed = shown(min) + ".." + shown(max) + ": a number and s, m, h or d";
    return new Span(new Entry(name, fallback, allowed, meaning), min, max);
  }

  /**
   * One of several words.
   *
   * @param words two or more, in the order of the page
   */
  static Choice oneOf(String name, String fallback, List<String> words, String meaning) {
    List<String> quoted = words.stream().map(word -> "`" + word + "`").toList();
    String allowed =
        quoted.stream().limit(words.size() - 1L).collect(Collectors.joining(", "))
            + " or "
            + quoted.getLast();
    return new Choice(new Entry(name, fallback, allowed, meaning), words);
  }

  private static String shown(double bound) {
    return String.valueOf(bound).replaceFirst("\\.0$", "");
  }

  private static String shown(Duration bound) {
    long seconds = bound.toSeconds();
    if (seconds % 86_400 == 0) {
      return bound.toDays() + "d";
    }
    if (seconds % 3600 == 0) {
      return bound.toHours() + "h";
    }
    return seconds % 60 == 0 ? bound.toMinutes() + "m" : seconds + "s";
  }
}
