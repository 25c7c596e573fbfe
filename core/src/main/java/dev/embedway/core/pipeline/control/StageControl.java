package dev.embedway.core.pipeline.control;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.pipeline.control.StageSwitch.Position;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.tenant.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pausing, resuming and draining of stages. The wanted state is kept first, then the switch of the
 * stage's event source mapping is turned; a switch that stands otherwise, after a fault between the
 * two or a change by hand, is turned by {@link #repair}.
 */
@ThreadSafe
public final class StageControl {

  private static final int ATTEMPTS = 16;
  private static final Logger LOG = LoggerFactory.getLogger(StageControl.class);

  private final StageStore store;
  private final StageSwitch mappings;
  private final Runnable changed;

  /**
   * Control of these states and switches.
   *
   * @param changed told of each change that this process makes
   */
  public StageControl(StageStore store, StageSwitch mappings, Runnable changed) {
    this.store = store;
    this.mappings = mappings;
    this.changed = changed;
  }

  /** The wanted flags of every stage. */
  public Map<PipelineStage, StageFlags> flags() {
    return store.flags();
  }

  /** Stages that are wanted to be paused. */
  public Set<PipelineStage> paused() {
    return flags().entrySet().stream()
        .filter(entry -> entry.getValue().paused())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /**
   * Changes stages, each written into the audit log before it is changed. Repeating it changes
   * nothing more.
   *
   * @throws UnavailableException {@code store_unavailable} when a switch cannot be turned now; the
   *     wanted state is kept, and a repeated call or {@link #repair} turns it
   */
  public void apply(
      Caller caller, List<PipelineStage> stages, StageAction action, AuditTrail audit) {
    Map<PipelineStage, StageState> seen = store.states();
    for (PipelineStage stage : stages) {
      StageFlags before = of(seen, stage).flags();
      audit.note(
          caller,
          caller.tenant(),
          "stage." + action.wire(),
          stage.wire(),
          facts(before),
          facts(action.after(before)));
      StageFlags next = change(of(seen, stage), action);
      changed.run();
      mappings.turn(stage, next.position());
    }
  }

  private StageFlags change(StageState first, StageAction action) {
    StageState seen = first;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      StageFlags next = action.after(seen.flags());
      if (seen.flags().equals(next) || store.change(seen, next)) {
        return next;
      }
      seen = of(store.states(), first.stage());
    }
    throw new UnavailableException(
        ErrorCode.STORE_UNAVAILABLE,
        "stage " + first.stage().wire() + " is being changed by others; try again",
        Duration.ofSeconds(1),
        null);
  }

  /**
   * Turns every switch that does not stand as it is wanted; one that is being changed is left to
   * the next call.
   *
   * @return how many it turned
   */
  public int repair() {
    int turned = 0;
    for (StageState state : store.states().values()) {
      turned += repair(state);
    }
    return turned;
  }

  private int repair(StageState state) {
    Position wanted = state.flags().position();
    try {
      Optional<Position> actual = mappings.position(state.stage());
      if (actual.isEmpty() || actual.get() == wanted || actual.get() == Position.CHANGING) {
        return 0;
      }
      mappings.turn(state.stage(), wanted);
      LOG.warn(
          "the queue of stage {} was found {}, and is turned {}",
          state.stage().wire(),
          actual.get(),
          wanted);
      return 1;
    } catch (EmbedwayException e) {
      // The other stages are repaired all the same, this one by the next run.
      LOG.warn(
          "the queue of stage {} cannot be turned {}: {}",
          state.stage().wire(),
          wanted,
          e.code().wire());
      return 0;
    }
  }

  private static StageState of(Map<PipelineStage, StageState> states, PipelineStage stage) {
    return Objects.requireNonNull(states.get(stage), "a state of every stage");
  }

  private static Map<String, String> facts(StageFlags flags) {
    return Map.of(
        "paused", String.valueOf(flags.paused()), "drain", String.valueOf(flags.draining()));
  }
}
