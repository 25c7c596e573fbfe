package dev.embedway.core.pipeline.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.pipeline.MemoryStages;
import dev.embedway.topology.QueueId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentDepthsTest {

  private final TestClock clock = new TestClock();
  private final MemoryStages stages = new MemoryStages();
  private final QueueDepths recent = new RecentDepths(stages, clock);

  @Test
  void asksForEachQueueOnceInFiveSeconds() {
    stages.fill(QueueId.STORAGE, 2, 1);

    recent.depth(QueueId.STORAGE);
    stages.fill(QueueId.STORAGE, 0, 0);
    clock.advance(Duration.ofMillis(4999));
    QueueDepth kept = recent.depth(QueueId.STORAGE);
    recent.depth(QueueId.CHUNKING);
    int reads = stages.reads();
    clock.advance(Duration.ofMillis(1));
    QueueDepth read = recent.depth(QueueId.STORAGE);

    assertEquals(new QueueDepth(2, 1), kept);
    assertEquals(2, reads);
    assertEquals(new QueueDepth(0, 0), read);
  }

  @Test
  void asksAgainWhenTheClockWasSetBack() {
    recent.depth(QueueId.STORAGE);
    stages.fill(QueueId.STORAGE, 1, 0);
    clock.advance(Duration.ofMinutes(-1));

    assertEquals(1, recent.depth(QueueId.STORAGE).total());
  }

  @Test
  void failureIsNotKept() {
    List<QueueId> asked = new ArrayList<>();
    QueueDepths once =
        queue -> {
          asked.add(queue);
          if (asked.size() == 1) {
            throw new UnavailableException(
                ErrorCode.STORE_UNAVAILABLE, "on purpose", Duration.ofSeconds(1), null);
          }
          return new QueueDepth(4, 0);
        };
    QueueDepths kept = new RecentDepths(once, clock);

    assertThrows(UnavailableException.class, () -> kept.depth(QueueId.EMBEDDING));

    assertEquals(4, kept.depth(QueueId.EMBEDDING).total());
  }
}
