package dev.embedway.functions.api.http.authentication;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.observe.Counters;
import dev.embedway.core.observe.Label;
import dev.embedway.core.observe.Metric;
import dev.embedway.functions.api.http.message.SourceAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests whose key or signature was refused: each is counted, and a line of the log at most every
 * {@link #PERIOD} says how many there were and where the last one came from. No part of a key is in
 * it.
 */
@ThreadSafe
public final class FailedAuthentications {

  /** Least time between two lines of the log. */
  public static final Duration PERIOD = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(FailedAuthentications.class);

  private final Counters counters;
  private final Consumer<String> log;
  private final InstantSource clock;

  @GuardedBy("this")
  private long unsaid;

  @GuardedBy("this")
  private Instant next = Instant.EPOCH;

  /** Failures that are counted by these counters. */
  public FailedAuthentications(Counters counters, InstantSource clock) {
    this(counters, LOG::warn, clock);
  }

  /** The same, whose lines go elsewhere. */
  FailedAuthentications(Counters counters, Consumer<String> log, InstantSource clock) {
    this.counters = counters;
    this.log = log;
    this.clock = clock;
  }

  /** Counts a failure. */
  void note(ErrorCode code, SourceAddress source) {
    counters.add(Metric.AUTHENTICATION_FAILURES_TOTAL, 1, Label.CODE.of(code.wire()));
    long said = toSay();
    if (said > 0) {
      log.accept(
          said
              + " requests failed authentication since the last such line; the last one: "
              + code.wire()
              + " from "
              + source.text());
    }
  }

  private synchronized long toSay() {
    unsaid++;
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return 0;
    }
    next = now.plus(PERIOD);
    long said = unsaid;
    unsaid = 0;
    return said;
  }
}
