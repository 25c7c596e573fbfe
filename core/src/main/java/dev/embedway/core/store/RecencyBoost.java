package dev.embedway.core.store;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Preference of matches for what is recent.
 *
 * @param attribute of documents, a date, a time or a number of seconds since 1970
 * @param halfLifeDays age at which half of the preference is left, over 0 up to {@value
 *     #MAX_HALF_LIFE}
 * @param weight of what is new: its order is multiplied by 1 and this, over 0 up to {@value
 *     #MAX_WEIGHT}
 */
public record RecencyBoost(String attribute, double halfLifeDays, double weight) {

  /** Greatest half-life, in days. */
  public static final int MAX_HALF_LIFE = 36_500;

  /** Greatest weight. */
  public static final int MAX_WEIGHT = 10;

  private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final double SECONDS_OF_A_DAY = Duration.ofDays(1).toSeconds();

  public RecencyBoost {
    if (!isAttribute(attribute)
        || !(halfLifeDays > 0 && halfLifeDays <= MAX_HALF_LIFE)
        || !(weight > 0 && weight <= MAX_WEIGHT)) {
      throw new IllegalArgumentException("no recency is of " + attribute);
    }
  }

  /** True for a name that an attribute may have. */
  public static boolean isAttribute(String name) {
    return ATTRIBUTE.matcher(name).matches();
  }

  /**
   * The number by which the order of a document's matches is multiplied: 1 where it has no time,
   * {@code 1 + weight} where that is not past, in between as half-lives go by.
   */
  public double factor(Map<String, Object> attributes, Instant now) {
    return Optional.ofNullable(attributes.get(attribute))
        .flatMap(RecencyBoost::seconds)
        .map(then -> Math.max(0, now.getEpochSecond() - then) / SECONDS_OF_A_DAY)
        .map(days -> 1 + weight * Math.pow(2, -days / halfLifeDays))
        .orElse(1.0);
  }

  private static Optional<Double> seconds(Object value) {
    return switch (value) {
      case Number number -> Optional.of(number.doubleValue()).filter(Double::isFinite);
      case String text -> time(text).map(then -> (double) then.getEpochSecond());
      default -> Optional.empty();
    };
  }

  /** A time without an offset is UTC's, a date the beginning of its day there. */
  private static Optional<Instant> time(String text) {
    return Stream.<Function<String, Instant>>of(
            it -> OffsetDateTime.parse(it).toInstant(),
            it -> LocalDateTime.parse(it).toInstant(ZoneOffset.UTC),
            it -> LocalDate.parse(it).atStartOfDay().toInstant(ZoneOffset.UTC))
        .flatMap(parse -> parsed(parse, text).stream())
        .findFirst();
  }

  private static Optional<Instant> parsed(Function<String, Instant> parse, String text) {
    try {
      return Optional.of(parse.apply(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
