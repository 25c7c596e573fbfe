package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.pipeline.control.QueueDepth;
import dev.embedway.core.pipeline.control.QueueDepths;
import dev.embedway.core.pipeline.control.StageFlags;
import dev.embedway.core.pipeline.control.StagePorts;
import dev.embedway.core.pipeline.control.StageState;
import dev.embedway.core.pipeline.control.StageStore;
import dev.embedway.core.pipeline.control.StageSwitch;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.topology.Lane;
import dev.embedway.topology.QueueId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Wanted states, switches and queue depths of the stages in memory. The switches are on and the
 * queues empty until a test says otherwise. Thread-safe.
 */
public final class MemoryStages implements StageStore, StageSwitch, QueueDepths {

  private final Map<PipelineStage, StageState> states = new EnumMap<>(PipelineStage.class);
  private final Map<PipelineStage, Position> positions = new EnumMap<>(PipelineStage.class);
  private final Map<QueueId, QueueDepth> depths = new EnumMap<>(QueueId.class);
  private final List<String> turns = new ArrayList<>();
  private int reads;

  /** These as the ports of the stages. */
  public StagePorts ports() {
    return new StagePorts(this, this, this, _ -> new QueueDepth(0, 0));
  }

  @Override
  public synchronized Map<PipelineStage, StageState> states() {
    Map<PipelineStage, StageState> all = new EnumMap<>(PipelineStage.class);
    for (PipelineStage stage : PipelineStage.values()) {
      all.put(stage, states.getOrDefault(stage, StageState.untouched(stage)));
    }
    return all;
  }

  @Override
  public synchronized boolean change(StageState seen, StageFlags next) {
    long revision = states.getOrDefault(seen.stage(), seen).revision();
    if (revision != seen.revision()) {
      return false;
    }
    states.put(seen.stage(), new StageState(seen.stage(), next, revision + 1));
    return true;
  }

  @Override
  public synchronized Optional<Position> position(PipelineStage stage) {
    return Optional.of(positions.getOrDefault(stage, Position.ON));
  }

  @Override
  public synchronized void turn(PipelineStage stage, Position position) {
    if (positions.getOrDefault(stage, Position.ON) != position) {
      turns.add(stage.wire() + " " + position);
    }
    positions.put(stage, position);
  }

  /** Puts a switch into a position, as somebody else would. */
  public synchronized void turnByHand(PipelineStage stage, Position position) {
    positions.put(stage, position);
  }

  /** Turns that moved a switch, in their order. */
  public synchronized List<String> turns() {
    return List.copyOf(turns);
  }

  @Override
  public synchronized QueueDepth depth(QueueId queue) {
    reads++;
    return depths.getOrDefault(queue, QueueDepth.EMPTY);
  }

  /** Fills a stage's queue of live work. */
  public void fill(PipelineStage stage, long waiting, long inFlight) {
    fill(stage.queue(Lane.LIVE), waiting, inFlight);
  }

  /** Fills a queue. */
  public synchronized void fill(QueueId queue, long waiting, long inFlight) {
    depths.put(queue, new QueueDepth(waiting, inFlight));
  }

  /** Times that a depth was read. */
  public synchronized int reads() {
    return reads;
  }
}
