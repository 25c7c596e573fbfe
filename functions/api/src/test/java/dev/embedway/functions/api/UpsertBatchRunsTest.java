package dev.embedway.functions.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.testing.TestClock;
import dev.embedway.topology.FunctionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UpsertBatchRunsTest {

  private final TestClock clock = new TestClock();
  private final Instant start = clock.instant();
  private final List<Instant> ends = new ArrayList<>();

  private UpsertBatchRuns runs(boolean finds) {
    return new UpsertBatchRuns(
        end -> {
          ends.add(end);
          return finds;
        },
        clock,
        clock::advance);
  }

  @Test
  void runWithoutWorkIsOnePass() {
    assertEquals(204, runs(false).run().getStatusCode());

    assertEquals(1, ends.size());
    assertEquals(start, clock.instant());
  }

  @Test
  void passesFollowOneAnotherAndEndBeforeTheFunctionsTimeout() {
    runs(true).run();

    assertTrue(ends.size() > 3, ends::toString);
    Duration timeout = FunctionId.DATA.spec().timeout();
    assertTrue(ends.getLast().isBefore(start.plus(timeout).minusSeconds(5)), ends::toString);
  }

  @Test
  void passOfALocalCloudIsOne() {
    assertTrue(runs(true).pass());

    assertEquals(1, ends.size());
  }
}
