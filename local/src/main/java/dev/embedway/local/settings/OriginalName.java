package dev.embedway.local.settings;

import dev.embedway.core.settings.Setting;
import java.util.Map;

/**
 * A variable of the original module, and what became of it.
 *
 * @param name of the variable, or what names begin with and a star
 * @param fate what becomes of it here, as long as no {@link Setting} reads it
 */
record OriginalName(String name, Fate fate) {

  /** Fate of a variable. */
  sealed interface Fate {

    /** A setting of the same name, meaning and default reads it. */
    record Works() implements Fate {}

    /** To be read by a part that is not built yet; a setting of that name makes it work. */
    record Later(String part) implements Fate {}

    /** Never to be read. */
    record Replaced(String by, String because) implements Fate {}
  }

  /**
   * Reads a line of the table.
   *
   * @param cells of the line: name, fate, and what the fate has
   * @throws IllegalArgumentException for an unknown fate, or another count of cells than it has
   */
  static OriginalName of(String... cells) {
    String fate = cells.length < 2 ? "" : cells[1];
    return new OriginalName(
        cells[0],
        switch (fate + " " + cells.length) {
          case "works 2" -> new Fate.Works();
          case "later 3" -> new Fate.Later(cells[2]);
          case "replaced 4" -> new Fate.Replaced(cells[2], cells[3]);
          default ->
              throw new IllegalArgumentException(
                  "a line must be NAME works, NAME later PART or NAME replaced BY BECAUSE,"
                      + " separated by tabs, was "
                      + String.join(" | ", cells));
        });
  }

  /** True if the environment sets it. */
  boolean isSetIn(Map<String, String> variables) {
    if (!name.endsWith("*")) {
      return !variables.getOrDefault(name, "").isBlank();
    }
    String start = name.substring(0, name.length() - 1);
    return variables.keySet().stream().anyMatch(variable -> variable.startsWith(start));
  }

  /** The fate in words, once it is known whether a setting reads the name. */
  String words(boolean isRead) {
    if (isRead) {
      return "works";
    }
    return switch (fate) {
      case Fate.Works _ -> "works";
      case Fate.Later later -> "not read yet: comes with " + later.part();
      case Fate.Replaced replaced ->
          "replaced by " + replaced.by() + ", because " + replaced.because();
    };
  }
}
