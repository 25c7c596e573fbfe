package dev.embedway.core.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands until it is moved; thread-safe. */
public final class SettableClock implements InstantSource {

  private final AtomicReference<Instant> now;

  /** A clock that shows {@code start}. */
  public SettableClock(Instant start) {
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
