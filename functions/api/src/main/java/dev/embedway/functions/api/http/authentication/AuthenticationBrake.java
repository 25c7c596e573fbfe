package dev.embedway.functions.api.http.authentication;

import dev.embedway.functions.api.http.message.SourceAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Brake on the look-up of keys that fail: a source has {@value #BURST} failures, and gets them back
 * within a {@linkplain #PERIOD minute}, evenly. One that has none left waits for the next, whatever
 * key it presents; it does not say which keys need not wait.
 *
 * <p>Thread-safe; of this process alone. A source that is not seen for long is forgotten for
 * others.
 */
final class AuthenticationBrake {

  /** Failures of a source in a minute: a person's mistakes and a fleet's old key, no search. */
  static final int BURST = 30;

  /** Time after which a source has all of its failures again. */
  static final Duration PERIOD = Duration.ofMinutes(1);

  private static final int MAX_SOURCES = 10_000;
  private static final Duration EACH = PERIOD.dividedBy(BURST);

  /**
   * Time at which each source has all of its failures again, the one that failed longest ago first.
   */
  private final LinkedHashMap<String, Instant> whole = new LinkedHashMap<>();

  /** Time until a source may fail again; empty where it may now. */
  synchronized Optional<Duration> pause(SourceAddress source, Instant now) {
    Instant free = whole.getOrDefault(source.network(), now).minus(PERIOD).plus(EACH);
    return free.isAfter(now) ? Optional.of(Duration.between(now, free)) : Optional.empty();
  }

  /** Takes a failure of a source. */
  synchronized void failed(SourceAddress source, Instant now) {
    Instant before = whole.getOrDefault(source.network(), now);
    whole.putLast(source.network(), (before.isAfter(now) ? before : now).plus(EACH));
    while (whole.size() > MAX_SOURCES) {
      Map.Entry<String, Instant> _ = whole.pollFirstEntry();
    }
  }
}
