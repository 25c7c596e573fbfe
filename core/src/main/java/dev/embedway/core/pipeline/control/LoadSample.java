package dev.embedway.core.pipeline.control;

import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobMessages;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.Lane;
import dev.embedway.topology.QueueId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The pipeline at one moment.
 *
 * @param at the moment
 * @param flags wanted states of the stages
 * @param depths of all queues
 * @param oldest open jobs that were made first, not all of them
 */
record LoadSample(
    Instant at,
    Map<PipelineStage, StageFlags> flags,
    Map<QueueId, QueueDepth> depths,
    List<Job> oldest) {

  LoadSample {
    flags = Map.copyOf(flags);
    depths = Map.copyOf(depths);
    oldest = List.copyOf(oldest);
  }

  /** The stages with their loads. */
  Map<PipelineStage, StageLoad> stages() {
    Map<PipelineStage, StageLoad> loads = new EnumMap<>(PipelineStage.class);
    for (PipelineStage stage : PipelineStage.values()) {
      loads.put(
          stage,
          new StageLoad(
              flags.getOrDefault(stage, StageFlags.RUNNING),
              stage.queues().stream().map(this::depth).reduce(QueueDepth.EMPTY, QueueDepth::plus),
              stillFor(job -> JobMessages.stageOf(job) == stage)));
    }
    return loads;
  }

  /** Depth of a queue. */
  QueueDepth depth(QueueId queue) {
    return depths.getOrDefault(queue, QueueDepth.EMPTY);
  }

  /** Longest time for which a live job of the tenant has not moved on; bulk ones wait by design. */
  Optional<Duration> stillFor(TenantId tenant) {
    return stillFor((Job job) -> job.lane() == Lane.LIVE && job.id().tenant().equals(tenant));
  }

  private Optional<Duration> stillFor(Predicate<Job> isAsked) {
    return oldest.stream()
        .filter(isAsked)
        .map(Job::updatedAt)
        .min(Instant::compareTo)
        .map(moved -> Duration.between(moved, at))
        .map(still -> still.isNegative() ? Duration.ZERO : still);
  }
}
