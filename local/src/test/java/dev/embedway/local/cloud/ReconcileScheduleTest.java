package dev.embedway.local.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.pipeline.reconcile.ReconcileStep;
import dev.embedway.testing.Await;
import dev.embedway.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ReconcileScheduleTest {

  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Duration INTERVAL = Duration.ofHours(1);

  private final TestClock clock = new TestClock();
  private final List<String> runs = new CopyOnWriteArrayList<>();
  private final AtomicInteger failures = new AtomicInteger();

  @Test
  void runsAtTheStartAndThenInEveryInterval() {
    try (ReconcileSchedule _ = start()) {
      Await.until(() -> runs.size() == 1, BOUND);
      clock.advance(INTERVAL.minusSeconds(1));
      Await.anotherSecond();
      assertEquals(List.of("first"), runs);

      clock.advance(Duration.ofSeconds(1));
      Await.until(() -> runs.size() == 2, BOUND);
      clock.advance(INTERVAL);
      Await.until(() -> runs.size() == 3, BOUND);

      assertEquals(List.of("first", "later", "later"), runs);
    }
  }

  @Test
  void repeatsARunThatFailedBeforeItWaits() {
    failures.set(2);
    try (ReconcileSchedule _ = start()) {
      Await.until(() -> runs.size() == 1, BOUND);

      assertEquals(List.of("first"), runs);
      assertEquals(0, failures.get());
    }
  }

  @Test
  void runsNoMoreOnceItIsClosed() {
    ReconcileSchedule schedule = start();
    Await.until(() -> runs.size() == 1, BOUND);

    schedule.close();
    clock.advance(INTERVAL.multipliedBy(3));
    Await.anotherSecond();

    assertEquals(List.of("first"), runs);
  }

  private ReconcileSchedule start() {
    return ReconcileSchedule.start(
        new ReconcileSchedule.Runs(() -> run("first"), () -> run("later")),
        INTERVAL,
        clock,
        Duration.ofMillis(10));
  }

  private ReconcileStep run(String name) {
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new UnavailableException(
          ErrorCode.STORE_UNAVAILABLE, "down", Duration.ofSeconds(1), null);
    }
    runs.add(name);
    return new ReconcileStep(0, 0, Optional.empty());
  }
}
