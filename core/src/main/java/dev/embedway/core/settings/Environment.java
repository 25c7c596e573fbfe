package dev.embedway.core.settings;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads settings and gathers their faults.
 *
 * <p>One thread at a time.
 */
public final class Environment {

  private static final Pattern DECIMAL = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})([smhd])");

  private final Map<String, String> variables;
  private final List<String> faults = new ArrayList<>();

  /** An environment of these variables. */
  public Environment(Map<String, String> variables) {
    this.variables = variables;
  }

  /** The value, or the fallback where the variable is not set or blank. */
  public String text(Setting setting) {
    return optional(setting).orElse(setting.fallback());
  }

  /** The value, empty where the variable is not set or blank. */
  public Optional<String> optional(Setting setting) {
    return Optional.ofNullable(variables.get(setting.name()))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /**
   * A whole number within bounds; a bad one is noted, and the lower bound returned until {@link
   * #finish}.
   */
  public long number(Setting.Whole setting) {
    OptionalLong value = parse(text(setting));
    if (value.isPresent()
        && value.getAsLong() >= setting.min()
        && value.getAsLong() <= setting.max()) {
      return value.getAsLong();
    }
    fault(setting, "given was " + shown(setting));
    return setting.min();
  }

  /** A decimal number within bounds; a bad one is treated as {@link #number} treats it. */
  public double decimal(Setting.Decimal setting) {
    double value = parseDecimal(text(setting));
    if (value >= setting.min() && value <= setting.max()) {
      return value;
    }
    fault(setting, "given was " + shown(setting));
    return setting.min();
  }

  /**
   * A duration within bounds, written as a number and {@code s}, {@code m}, {@code h} or {@code d};
   * a bad one is treated as {@link #number} treats it.
   */
  public Duration duration(Setting.Span setting) {
    Matcher form = DURATION.matcher(text(setting));
    if (form.matches()) {
      Duration value = Duration.of(Long.parseLong(form.group(1)), unit(form.group(2)));
      if (value.compareTo(setting.min()) >= 0 && value.compareTo(setting.max()) <= 0) {
        return value;
      }
    }
    fault(setting, "given was " + shown(setting));
    return setting.min();
  }

  /** The names between commas, without spaces around them. */
  public List<String> names(Setting setting) {
    return Stream.of(text(setting).split(",", -1))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private static ChronoUnit unit(String letter) {
    return switch (letter) {
      case "s" -> ChronoUnit.SECONDS;
      case "m" -> ChronoUnit.MINUTES;
      case "h" -> ChronoUnit.HOURS;
      default -> ChronoUnit.DAYS;
    };
  }

  /** One of several words; a bad one is noted, and the first returned until {@link #finish}. */
  public String oneOf(Setting.Choice setting) {
    String value = text(setting);
    if (setting.words().contains(value)) {
      return value;
    }
    fault(setting, "given was " + shown(setting));
    return setting.words().getFirst();
  }

  /** Notes a fault of a setting, which {@link #finish} throws. */
  public void fault(Setting setting, String what) {
    faults.add(setting.name() + ": allowed is " + setting.allowed() + ", " + what);
  }

  /**
   * Ends the reading.
   *
   * @throws ConfigurationException with every fault, if there was one
   */
  public void finish() {
    if (!faults.isEmpty()) {
      throw new ConfigurationException(faults);
    }
  }

  /**
   * A value that failed to parse may be a secret put in the wrong variable: only a short one is
   * repeated.
   */
  private String shown(Setting setting) {
    String value = text(setting);
    return value.length() <= 12 ? "\"" + value + "\"" : value.length() + " characters";
  }

  private static OptionalLong parse(String value) {
    try {
      return OptionalLong.of(Long.parseLong(value));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** Digits with at most one point: no exponents, no signs, no words for infinity. */
  private static double parseDecimal(String value) {
    return DECIMAL.matcher(value).matches() ? Double.parseDouble(value) : Double.NaN;
  }
}
