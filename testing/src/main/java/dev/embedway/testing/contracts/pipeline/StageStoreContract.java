package dev.embedway.testing.contracts.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.control.StageFlags;
import dev.embedway.core.pipeline.control.StageState;
import dev.embedway.core.pipeline.control.StageStore;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.testing.AtOnce;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Contract of every {@link StageStore}. */
public abstract class StageStoreContract {

  private static final StageFlags PAUSED = new StageFlags(true, false);
  private static final StageFlags DRAINING = new StageFlags(false, true);
  private static final StageFlags BOTH = new StageFlags(true, true);

  /** A store that nobody has written to. */
  protected abstract StageStore store();

  @Test
  void everyStageRunsAtFirst() {
    StageStore store = store();

    assertEquals(EnumSet.allOf(PipelineStage.class), store.states().keySet());
    store.states().forEach((stage, state) -> assertEquals(StageState.untouched(stage), state));
  }

  @Test
  void changeIsReadBackAndLeavesTheOthers() {
    StageStore store = store();

    assertTrue(store.change(state(store, PipelineStage.EMBEDDING), PAUSED));
    assertTrue(store.change(state(store, PipelineStage.EMBEDDING), BOTH));
    assertTrue(store.change(state(store, PipelineStage.STORAGE), DRAINING));

    assertEquals(
        new StageState(PipelineStage.EMBEDDING, BOTH, 2), state(store, PipelineStage.EMBEDDING));
    assertEquals(
        new StageState(PipelineStage.STORAGE, DRAINING, 1), state(store, PipelineStage.STORAGE));
    assertEquals(
        StageState.untouched(PipelineStage.CHUNKING), state(store, PipelineStage.CHUNKING));
  }

  @Test
  void changeOfWhatWasChangedMeanwhileIsRefused() {
    StageStore store = store();
    StageState seen = state(store, PipelineStage.CHUNKING);
    assertTrue(store.change(seen, PAUSED));

    assertFalse(store.change(seen, DRAINING));

    assertEquals(PAUSED, state(store, PipelineStage.CHUNKING).flags());
  }

  @Test
  void oneOfManyChangesAtOnceIsMade() throws Exception {
    StageStore store = store();
    StageState seen = state(store, PipelineStage.STORAGE);

    List<Boolean> made = AtOnce.call(8, _ -> () -> store.change(seen, PAUSED));

    assertEquals(1, Collections.frequency(made, true));
    assertEquals(1, state(store, PipelineStage.STORAGE).revision());
  }

  private static StageState state(StageStore store, PipelineStage stage) {
    return Objects.requireNonNull(store.states().get(stage));
  }
}
