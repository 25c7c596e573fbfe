package dev.embedway.core.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BreakerCountsTest {

  private static final BreakerId ENDPOINT = new BreakerId("openai", "api.example");

  private final List<String> counted = new ArrayList<>();
  private final BreakerCounts counts =
      new BreakerCounts(
          (metric, by, labels) -> counted.add(metric.wire() + " " + by + " " + labels[0].text()));

  @Test
  void countsCallsByProviderOnceThoughTheyEndForTwoBreakers() {
    for (CallOutcome outcome : CallOutcome.values()) {
      counts.accept(new BreakerEvent.Ended(ENDPOINT, outcome));
      counts.accept(new BreakerEvent.Ended(ENDPOINT.of("a-model"), outcome));
    }

    assertEquals(
        List.of(
            "circuit_breaker_successes_total 1 embeddings_openai",
            "circuit_breaker_successes_total 1 embeddings_openai",
            "circuit_breaker_failures_total 1 embeddings_openai",
            "circuit_breaker_failures_total 1 embeddings_openai"),
        counted);
  }

  @Test
  void countsOpenings() {
    Instant now = Instant.EPOCH;
    counts.accept(
        new BreakerEvent.Changed(
            ENDPOINT.of("a-model"), new BreakerState.Open(2, now, 0, now, CallCounts.NONE)));
    counts.accept(
        new BreakerEvent.Changed(
            ENDPOINT, new BreakerState.HalfOpen(3, now, 0, Optional.empty(), CallCounts.NONE)));
    counts.accept(new BreakerEvent.Changed(ENDPOINT, new BreakerState.Closed(4, now)));

    assertEquals(List.of("circuit_breaker_trips_total 1 embeddings_openai"), counted);
  }
}
