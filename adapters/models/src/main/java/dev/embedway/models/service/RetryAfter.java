package dev.embedway.models.service;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Pause that an answer asks for (RFC 9110, section 10.2.3). */
final class RetryAfter {

  private RetryAfter() {}

  /** Not negative; empty where the answer does not say, or not so that it can be read. */
  static Optional<Duration> of(HttpHeaders headers, Instant now) {
    return headers.firstValue("retry-after").map(String::strip).flatMap(value -> read(value, now));
  }

  private static Optional<Duration> read(String value, Instant now) {
    if (value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
      return Optional.of(Duration.ofMillis((long) (Double.parseDouble(value) * 1000)));
    }
    try {
      Duration until =
          Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from));
      return Optional.of(until.isNegative() ? Duration.ZERO : until);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
