package dev.embedway.core.pipeline.control;

import static dev.embedway.core.pipeline.message.PipelineStage.CHUNKING;
import static dev.embedway.core.pipeline.message.PipelineStage.EMBEDDING;
import static dev.embedway.core.pipeline.message.PipelineStage.STORAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.pipeline.control.StageSwitch.Position;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.fakes.MemoryAuditLog;
import dev.embedway.testing.fakes.pipeline.MemoryStages;
import dev.embedway.topology.route.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class StageControlTest {

  private static final StageFlags PAUSED = new StageFlags(true, false);
  private static final StageFlags DRAINING = new StageFlags(false, true);

  private final Caller operator = new Caller(TenantId.DEFAULT, "key_1", Set.of(Role.ADMIN));
  private final List<AuditRecord> records = new ArrayList<>();
  private final AuditTrail audit = new AuditTrail(new MemoryAuditLog(records), new TestClock());
  private final MemoryStages stages = new MemoryStages();
  private int told;
  private final StageControl control = new StageControl(stages, stages, () -> told++);

  @Test
  void pauseTurnsTheSwitchOfThatStageOffAndResumeOnAgain() {
    apply(StageAction.PAUSE, EMBEDDING);

    assertEquals(
        Map.of(CHUNKING, StageFlags.RUNNING, EMBEDDING, PAUSED, STORAGE, StageFlags.RUNNING),
        control.flags());
    apply(StageAction.RESUME, EMBEDDING);
    assertEquals(StageFlags.RUNNING, control.flags().get(EMBEDDING));
    assertEquals(List.of("embedding OFF", "embedding ON"), stages.turns());
  }

  @Test
  void drainEndsAPauseSinceItsWorkGoesOn() {
    apply(StageAction.PAUSE, CHUNKING, STORAGE);
    apply(StageAction.DRAIN, STORAGE);

    assertEquals(PAUSED, control.flags().get(CHUNKING));
    assertEquals(DRAINING, control.flags().get(STORAGE));
    assertEquals(Optional.of(Position.ON), stages.position(STORAGE));
  }

  @Test
  void pauseOfAStageThatDrainsKeepsRefusingWork() {
    apply(StageAction.DRAIN, EMBEDDING);
    apply(StageAction.PAUSE, EMBEDDING);

    assertEquals(new StageFlags(true, true), control.flags().get(EMBEDDING));
  }

  @Test
  void everyChangeIsAuditedBeforeItIsMade() {
    apply(StageAction.PAUSE, CHUNKING, EMBEDDING);

    assertEquals(
        List.of("stage.pause chunking", "stage.pause embedding"),
        records.stream().map(each -> each.action() + " " + each.subject()).toList());
    assertEquals(Map.of("paused", "false", "drain", "false"), records.getFirst().before());
    assertEquals(Map.of("paused", "true", "drain", "false"), records.getFirst().after());
    assertEquals(2, told);
  }

  @Test
  void repairTurnsWhatStandsOtherwiseThanWanted() {
    apply(StageAction.PAUSE, EMBEDDING);
    stages.turnByHand(EMBEDDING, Position.ON);
    stages.turnByHand(STORAGE, Position.OFF);

    assertEquals(2, control.repair());

    assertEquals(Optional.of(Position.OFF), stages.position(EMBEDDING));
    assertEquals(Optional.of(Position.ON), stages.position(STORAGE));
    assertEquals(0, control.repair());
  }

  @Test
  void repairTurnsAllQueuesOfAStageWhereOneStandsOtherwise() {
    apply(StageAction.PAUSE, EMBEDDING);
    stages.turnByHand(EMBEDDING, Position.MIXED);

    assertEquals(1, control.repair());
    assertEquals(Optional.of(Position.OFF), stages.position(EMBEDDING));
  }

  @Test
  void repairLeavesASwitchThatIsBeingChanged() {
    stages.turnByHand(EMBEDDING, Position.CHANGING);

    assertEquals(0, control.repair());
    assertEquals(Optional.of(Position.CHANGING), stages.position(EMBEDDING));
  }

  @Test
  void wantedStateIsKeptWhenTheSwitchCannotBeTurned() {
    StageControl unable = new StageControl(stages, new Stuck(EMBEDDING), () -> {});

    assertThrows(
        UnavailableException.class,
        () -> unable.apply(operator, List.of(EMBEDDING), StageAction.PAUSE, audit));

    assertEquals(PAUSED, control.flags().get(EMBEDDING));
    assertEquals(1, control.repair());
    assertEquals(Optional.of(Position.OFF), stages.position(EMBEDDING));
  }

  @Test
  void repairOfOneStageGoesOnWhereAnothersSwitchIsStuck() {
    apply(StageAction.PAUSE, CHUNKING, STORAGE);
    stages.turnByHand(CHUNKING, Position.ON);
    stages.turnByHand(STORAGE, Position.ON);

    assertEquals(1, new StageControl(stages, new Stuck(CHUNKING), () -> {}).repair());

    assertEquals(Optional.of(Position.OFF), stages.position(STORAGE));
  }

  @Test
  void changeOfAnotherInBetweenIsBuiltUpon() {
    StageStore raced =
        new StageStore() {
          private boolean isFirst = true;

          @Override
          public Map<PipelineStage, StageState> states() {
            return stages.states();
          }

          @Override
          public boolean change(StageState seen, StageFlags next) {
            if (isFirst) {
              isFirst = false;
              stages.change(seen, DRAINING);
            }
            return stages.change(seen, next);
          }
        };

    new StageControl(raced, stages, () -> {})
        .apply(operator, List.of(EMBEDDING), StageAction.PAUSE, audit);

    assertEquals(new StageFlags(true, true), control.flags().get(EMBEDDING));
  }

  private void apply(StageAction action, PipelineStage... which) {
    control.apply(operator, List.of(which), action, audit);
  }

  /** Switches of which one cannot be turned. */
  private final class Stuck implements StageSwitch {

    private final PipelineStage stuck;

    Stuck(PipelineStage stuck) {
      this.stuck = stuck;
    }

    @Override
    public Optional<Position> position(PipelineStage stage) {
      return stages.position(stage);
    }

    @Override
    public void turn(PipelineStage stage, Position position) {
      if (stage == stuck) {
        throw new UnavailableException(
            ErrorCode.STORE_UNAVAILABLE, "on purpose", Duration.ofSeconds(1), null);
      }
      stages.turn(stage, position);
    }
  }
}
