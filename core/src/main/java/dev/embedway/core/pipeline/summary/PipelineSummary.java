package dev.embedway.core.pipeline.summary;

import dev.embedway.core.breaker.BreakerStatus;
import dev.embedway.core.pipeline.control.QueueDepth;
import dev.embedway.core.pipeline.control.StageFlags;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.topology.QueueId;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The pipeline at one moment. A part that could not be read is empty, and named.
 *
 * @param at the moment
 * @param depths messages of each queue
 * @param deadLetters of each stage
 * @param ages of each stage: time since the oldest of its open jobs was accepted, among the oldest
 *     open jobs of all stages; zero where none of those is at the stage
 * @param work of each stage
 * @param flags of each stage
 * @param breakers of all endpoints of providers, and of models that are not closed
 * @param missing parts that could not be read
 */
public record PipelineSummary(
    Instant at,
    Map<QueueId, QueueDepth> depths,
    Map<PipelineStage, Long> deadLetters,
    Map<PipelineStage, Duration> ages,
    Map<PipelineStage, StageWork> work,
    Map<PipelineStage, StageFlags> flags,
    List<BreakerStatus> breakers,
    Set<SummaryPart> missing) {

  /** Time without a completed message after which a stage that has old jobs is stalled. */
  public static final Duration STALLED_AFTER = Duration.ofMinutes(5);

  public PipelineSummary {
    depths = Map.copyOf(depths);
    deadLetters = Map.copyOf(deadLetters);
    ages = Map.copyOf(ages);
    work = Map.copyOf(work);
    flags = Map.copyOf(flags);
    breakers = List.copyOf(breakers);
    missing = Set.copyOf(missing);
  }

  /**
   * True for a stage that is not paused, has a job that was accepted {@link #STALLED_AFTER} ago or
   * earlier, and has completed nothing since as long; empty where that is not known.
   */
  public Optional<Boolean> isStalled(PipelineStage stage) {
    Optional<Duration> age = Optional.ofNullable(ages.get(stage));
    Optional<StageWork> done = Optional.ofNullable(work.get(stage));
    if (age.isEmpty() || done.isEmpty()) {
      return Optional.empty();
    }
    boolean isPaused = flags.getOrDefault(stage, StageFlags.RUNNING).paused();
    boolean isIdle =
        done.get().lastCompleted().map(last -> !last.isAfter(at.minus(STALLED_AFTER))).orElse(true);
    return Optional.of(!isPaused && isIdle && age.get().compareTo(STALLED_AFTER) >= 0);
  }

  /** Messages of each stage, in all its queues. */
  public Map<PipelineStage, QueueDepth> queues() {
    Map<PipelineStage, QueueDepth> stages = new EnumMap<>(PipelineStage.class);
    depths.forEach(
        (queue, depth) -> stages.merge(PipelineStage.of(queue), depth, QueueDepth::plus));
    return stages;
  }

  /** Time since the oldest open job was accepted; empty where there is none. */
  public Optional<Duration> oldest() {
    return ages.values().stream().max(Duration::compareTo).filter(age -> !age.isZero());
  }
}
