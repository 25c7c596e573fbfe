package dev.embedway.core.pipeline.control;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.PipelineStage;
import java.util.EnumMap;
import java.util.Map;

/**
 * Reading of the stages as they are now, nothing of it kept.
 *
 * <p>A stage that drains is drained when nothing is left for it: no message waits or is in flight
 * in its queue and no open job is at it, and the same holds of each stage before it. Of a stage
 * before it that is paused, only messages in flight count, since nothing else there moves.
 */
@ThreadSafe
public final class StageStatusReader {

  private final StagePorts ports;
  private final Ledger ledger;

  /** A reader of these stages and of the jobs of this ledger. */
  public StageStatusReader(StagePorts ports, Ledger ledger) {
    this.ports = ports;
    this.ledger = ledger;
  }

  /**
   * Every stage. Queues are read in the order of the stages and jobs after them, since a message
   * that leaves one queue has put its successor into the next or its job into the ledger before.
   */
  public Map<PipelineStage, StageStatus> read() {
    Map<PipelineStage, StageFlags> flags = ports.store().flags();
    Map<PipelineStage, QueueDepth> depths = new EnumMap<>(PipelineStage.class);
    for (PipelineStage stage : PipelineStage.values()) {
      depths.put(stage, ports.depths().depth(stage));
    }
    OpenJobs jobs = OpenJobs.of(ledger);
    Map<PipelineStage, StageStatus> all = new EnumMap<>(PipelineStage.class);
    boolean isFedNoMore = jobs.complete();
    for (PipelineStage stage : PipelineStage.values()) {
      StageFlags wanted = flags.getOrDefault(stage, StageFlags.RUNNING);
      QueueDepth depth = depths.getOrDefault(stage, new QueueDepth(0, 0));
      boolean isEmpty = depth.total() == 0 && jobs.at(stage) == 0;
      all.put(
          stage,
          new StageStatus(
              wanted,
              ports.mappings().position(stage),
              depth,
              jobs.at(stage),
              wanted.draining() && isEmpty && isFedNoMore));
      isFedNoMore = isFedNoMore && (isEmpty || (wanted.paused() && depth.inFlight() == 0));
    }
    return all;
  }
}
