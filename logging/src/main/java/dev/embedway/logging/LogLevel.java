package dev.embedway.logging;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.event.Level;

/** The level from which on lines are written. */
final class LogLevel {

  private LogLevel() {}

  /**
   * The level of Lambda's logging controls, else of {@code POWERTOOLS_LOG_LEVEL}, else INFO; a word
   * that is no level counts as not set.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html">Log-level
   *     filtering</a>
   */
  static Level of(Map<String, String> environment) {
    return Stream.of("AWS_LAMBDA_LOG_LEVEL", "POWERTOOLS_LOG_LEVEL")
        .map(name -> environment.getOrDefault(name, "").toUpperCase(Locale.ROOT))
        .map(word -> word.equals("FATAL") ? Level.ERROR.name() : word)
        .flatMap(word -> Stream.of(Level.values()).filter(level -> level.name().equals(word)))
        .findFirst()
        .orElse(Level.INFO);
  }
}
