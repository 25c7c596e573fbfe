package dev.embedway.core.config;

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
