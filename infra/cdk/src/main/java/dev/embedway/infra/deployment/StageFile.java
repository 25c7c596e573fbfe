package dev.embedway.infra.deployment;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A stage's YAML file, read key by key with its faults gathered. Each fault names the file and the
 * key; a value is shown only where it cannot be a secret.
 *
 * <p>One thread at a time.
 */
final class StageFile {

  private static final int MAX_BYTES = 65_536;
  private static final int MAX_SHOWN = 40;

  /** Edits of an unknown key up to which a known one is offered for it. */
  private static final int MAX_EDITS = 4;

  private final String name;
  private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
  private final Map<String, String> read = new LinkedHashMap<>();
  private final Set<String> known = new TreeSet<>();
  private final List<String> faults = new ArrayList<>();

  /**
   * A file.
   *
   * @param name by which faults call it
   */
  StageFile(String name, String yaml) {
    this.name = name;
    Object all = parsed(yaml);
    if (all instanceof Map<?, ?> keys) {
      keys.forEach((key, value) -> values.put(String.valueOf(key), value));
    } else if (all != null) {
      faults.add(name + ": the file must be a mapping of keys to values");
    }
  }

  private @Nullable Object parsed(String yaml) {
    if (yaml.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
      faults.add(name + ": the file must have at most " + MAX_BYTES + " bytes");
      return null;
    }
    LoadSettings settings =
        LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setAllowRecursiveKeys(false)
            .setMaxAliasesForCollections(0)
            .build();
    try {
      return new Load(settings).loadFromString(yaml);
    } catch (MarkedYamlEngineException e) {
      String place =
          e.getProblemMark()
              .map(
                  mark -> " at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
              .orElse("");
      faults.add(
          name
              + ": the file must be one YAML document without tags, aliases or repeated keys"
              + place);
    } catch (YamlEngineException e) {
      faults.add(
          name + ": the file must be one YAML document without tags, aliases or repeated keys");
    }
    return null;
  }

  /** A text that may be absent. */
  Optional<String> text(String key, Predicate<String> allowed, String allowedAre) {
    Object value = value(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text && allowed.test(text)) {
      read.put(key, text);
      return Optional.of(text);
    }
    // Neither shown nor quoted: somebody may have put a password here.
    fault(key, "must be " + allowedAre + ", was something else");
    return Optional.empty();
  }

  /** One of several words; {@code otherwise} stands where the key is absent. */
  <T> T oneOf(String key, Map<String, T> meanings, String otherwise) {
    Object value = value(key);
    String word = value == null ? otherwise : String.valueOf(value);
    T meaning = value == null || value instanceof String ? meanings.get(word) : null;
    if (meaning == null) {
      fault(key, "must be " + String.join(" or ", meanings.keySet()) + ", was " + shown(value));
      return meanings.values().iterator().next();
    }
    read.put(key, word);
    return meaning;
  }

  /** One of several words that the file has to have. */
  <T> T requiredOneOf(String key, Map<String, T> meanings) {
    if (values.get(key) == null) {
      value(key);
      fault(key, "must be " + String.join(" or ", meanings.keySet()) + ", was absent; add it");
      return meanings.values().iterator().next();
    }
    return oneOf(key, meanings, "");
  }

  boolean flag(String key, boolean otherwise) {
    Object value = value(key);
    if (value == null || value instanceof Boolean) {
      boolean flag = value == null ? otherwise : (Boolean) value;
      read.put(key, Boolean.toString(flag));
      return flag;
    }
    fault(key, "must be true or false, was " + shown(value));
    return otherwise;
  }

  int number(String key, int min, int max, int otherwise) {
    return optionalNumber(key, min, max)
        .orElseGet(() -> {
          read.putIfAbsent(key, Integer.toString(otherwise));
          return otherwise;
        });
  }

  Optional<Integer> optionalNumber(String key, int min, int max) {
    Object value = value(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Integer given && given >= min && given <= max) {
      read.put(key, given.toString());
      return Optional.of(given);
    }
    fault(key, "must be a whole number of " + min + ".." + max + ", was " + shown(value));
    return Optional.empty();
  }

  /** A number in steps of a half. */
  Optional<Double> halves(String key, double min, double max) {
    Object value = value(key);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Number given) {
      double number = given.doubleValue();
      if (number >= min && number <= max && number * 2 == Math.rint(number * 2)) {
        read.put(key, plain(number));
        return Optional.of(number);
      }
    }
    fault(
        key,
        "must be a number of "
            + plain(min)
            + ".."
            + plain(max)
            + " in steps of 0.5, was "
            + shown(value));
    return Optional.empty();
  }

  /** One or several texts; {@code otherwise} where the key is absent. */
  List<String> texts(
      String key, Predicate<String> allowed, String allowedAre, List<String> otherwise) {
    Object value = value(key);
    List<?> given =
        switch (value) {
          case null -> otherwise;
          case List<?> several -> several;
          default -> List.of(value);
        };
    boolean fits =
        !given.isEmpty()
            && given.stream().allMatch(each -> each instanceof String text && allowed.test(text));
    if (!fits) {
      fault(key, "must be " + allowedAre + " or a list of them, was " + shown(value));
      return otherwise;
    }
    List<String> texts = given.stream().map(String::valueOf).toList();
    read.put(key, String.join(", ", texts));
    return texts;
  }

  /** Texts by name. */
  Map<String, String> settings(String key) {
    Map<String, String> settings = new LinkedHashMap<>();
    Object value = value(key);
    if (value instanceof Map<?, ?> given) {
      given.forEach((setting, text) -> {
        if (text instanceof Map || text instanceof List || text == null) {
          fault(key + "." + bounded(String.valueOf(setting)), "must be a text or a number");
        } else {
          settings.put(
              String.valueOf(setting),
              text instanceof Double number ? plain(number) : String.valueOf(text));
        }
      });
    } else if (value != null) {
      fault(key, "must be a mapping of settings to values, was " + kind(value));
    }
    return settings;
  }

  /** Notes what a key without a value of its own comes to, for {@link #choices}. */
  void note(String key, String text) {
    read.put(key, text);
  }

  /** Leaves a key that does not apply out of {@link #choices}. */
  void forget(String key) {
    read.remove(key);
  }

  /** True if the file has the key. */
  boolean has(String key) {
    return values.get(key) != null;
  }

  /** Adds a fault of a key. */
  void fault(String key, String what) {
    faults.add(name + ": " + key + " " + what);
  }

  private @Nullable Object value(String key) {
    known.add(key);
    return values.get(key);
  }

  /** The keys that were asked for, which are all there are. */
  Set<String> known() {
    return known;
  }

  /** Values by key, with those that absent keys come to. */
  Map<String, String> choices() {
    return read;
  }

  /**
   * Ends the reading.
   *
   * @throws InvalidContextException with every fault, if there was one
   */
  void finish() {
    List<String> all = new ArrayList<>(faults);
    values.keySet().stream()
        .filter(key -> !known.contains(key))
        .map(key -> name + ": " + bounded(key) + " is no key; " + advice(key))
        .forEach(all::add);
    if (!all.isEmpty()) {
      throw new InvalidContextException(String.join(System.lineSeparator(), all));
    }
  }

  private String advice(String key) {
    String nearest = "";
    int fewest = Math.min(MAX_EDITS, Math.max(1, key.length() / 2)) + 1;
    for (String each : known) {
      int edits = WordDistance.between(key.toLowerCase(Locale.ROOT), each.toLowerCase(Locale.ROOT));
      if (edits < fewest) {
        fewest = edits;
        nearest = each;
      }
    }
    return nearest.isEmpty()
        ? "keys are " + known.stream().collect(Collectors.joining(", "))
        : "did you mean " + nearest + "?";
  }

  private static String shown(@Nullable Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean
        ? bounded(String.valueOf(value))
        : kind(value);
  }

  private static String kind(@Nullable Object value) {
    return switch (value) {
      case null -> "absent";
      case Map<?, ?> _ -> "a mapping";
      case List<?> _ -> "a list";
      case String _ -> "a text";
      default -> "a value";
    };
  }

  private static String bounded(String text) {
    String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() <= MAX_SHOWN ? printable : printable.substring(0, MAX_SHOWN) + "...";
  }

  /** Without a fraction where there is none. */
  static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
