package dev.embedway.functions.chunking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetterId;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore;
import dev.embedway.core.pipeline.message.PipelineStage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OpenDeadLettersTest {

  private final List<Long> told = new ArrayList<>();

  @Test
  void lettersOfAllStagesThatWaitAreCounted() {
    open(Map.of(
            DeadLetterState.QUARANTINED, 2L,
            DeadLetterState.APPROVED_FOR_REQUEUE, 1L,
            DeadLetterState.IGNORED, 50L,
            DeadLetterState.REQUEUED, 60L,
            DeadLetterState.SUPERSEDED, 70L))
        .tell();

    assertEquals(List.of(3L * PipelineStage.values().length), told);
  }

  @Test
  void nothingIsToldWhereNoneWaits() {
    open(Map.of(DeadLetterState.IGNORED, 50L)).tell();

    assertEquals(List.of(), told);
  }

  private OpenDeadLetters open(Map<DeadLetterState, Long> ofEachStage) {
    return new OpenDeadLetters(new Counts(ofEachStage), told::add);
  }

  /** Letters of which only the counts are known. */
  private record Counts(Map<DeadLetterState, Long> ofEachStage) implements DeadLetterStore {

    @Override
    public Map<DeadLetterState, Long> counts(PipelineStage stage) {
      return ofEachStage;
    }

    @Override
    public Optional<DeadLetter> find(DeadLetterId id) {
      return Optional.empty();
    }

    @Override
    public Page<DeadLetter> list(DeadLetterQuery query) {
      return new Page<>(List.of(), Optional.empty());
    }

    @Override
    public boolean delete(DeadLetter letter) {
      return false;
    }

    @Override
    public int deleteFailedBefore(PipelineStage stage, Instant time) {
      return 0;
    }

    @Override
    public Page<DeadLetter> unsent(Optional<String> after) {
      return new Page<>(List.of(), Optional.empty());
    }
  }
}
