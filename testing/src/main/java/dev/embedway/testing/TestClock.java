package dev.embedway.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands until a test moves it. Thread-safe. */
public final class TestClock implements InstantSource {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicReference<Instant> now;

  /** A clock that shows the beginning of 2026, UTC. */
  public TestClock() {
    this(START);
  }

  /** A clock that shows {@code start}. */
  public TestClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  /** Moves it. */
  public void advance(Duration by) {
    now.updateAndGet(instant -> instant.plus(by));
  }

  @Override
  public Instant instant() {
    return now.get();
  }
}
