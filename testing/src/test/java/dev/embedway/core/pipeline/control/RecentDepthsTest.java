package dev.embedway.core.pipeline.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.pipeline.MemoryStages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentDepthsTest {

  private final TestClock clock = new TestClock();
  private final MemoryStages stages = new MemoryStages();
  private final QueueDepths recent = new RecentDepths(stages, clock);

  @Test
  void asksForEachStageOnceInFiveSeconds() {
    stages.fill(PipelineStage.STORAGE, 2, 1);

    recent.depth(PipelineStage.STORAGE);
    stages.fill(PipelineStage.STORAGE, 0, 0);
    clock.advance(Duration.ofMillis(4999));
    QueueDepth kept = recent.depth(PipelineStage.STORAGE);
    recent.depth(PipelineStage.CHUNKING);
    int reads = stages.reads();
    clock.advance(Duration.ofMillis(1));
    QueueDepth read = recent.depth(PipelineStage.STORAGE);

    assertEquals(new QueueDepth(2, 1), kept);
    assertEquals(2, reads);
    assertEquals(new QueueDepth(0, 0), read);
  }

  @Test
  void asksAgainWhenTheClockWasSetBack() {
    recent.depth(PipelineStage.STORAGE);
    stages.fill(PipelineStage.STORAGE, 1, 0);
    clock.advance(Duration.ofMinutes(-1));

    assertEquals(1, recent.depth(PipelineStage.STORAGE).total());
  }

  @Test
  void failureIsNotKept() {
    List<PipelineStage> asked = new ArrayList<>();
    QueueDepths once =
        stage -> {
          asked.add(stage);
          if (asked.size() == 1) {
            throw new UnavailableException(
                ErrorCode.STORE_UNAVAILABLE, "on purpose", Duration.ofSeconds(1), null);
          }
          return new QueueDepth(4, 0);
        };
    QueueDepths kept = new RecentDepths(once, clock);

    assertThrows(UnavailableException.class, () -> kept.depth(PipelineStage.EMBEDDING));

    assertEquals(4, kept.depth(PipelineStage.EMBEDDING).total());
  }
}
