package dev.embedway.core.pipeline.control;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.topology.QueueId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Load of the pipeline, read at most once in five seconds by a process: flags, depths of the
 * queues, and the open jobs that were made first.
 *
 * <p>Thread-safe; callers that come while it is read wait for it. A read is ten requests; one that
 * failed is not repeated before five seconds are over either.
 */
public final class PipelineLoad {

  /** Time for which a sample is used. */
  public static final Duration KEPT = Duration.ofSeconds(5);

  private final StagePorts ports;
  private final Ledger ledger;
  private final InstantSource clock;

  /** Guarded by this, as the fault is that took its place. */
  private Optional<LoadSample> last = Optional.empty();

  private Optional<EmbedwayException> fault = Optional.empty();
  private Instant tried = Instant.EPOCH;

  /** Load of these stages and of the jobs of this ledger. */
  public PipelineLoad(StagePorts ports, Ledger ledger, InstantSource clock) {
    this.ports = ports;
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * The stages with their loads, at most five seconds old.
   *
   * @throws dev.embedway.core.error.EmbedwayException when they cannot be read
   */
  public Map<PipelineStage, StageLoad> stages() {
    return sample().stages();
  }

  /** Has the next caller read it anew. */
  public synchronized void forget() {
    tried = Instant.EPOCH;
  }

  synchronized LoadSample sample() {
    if (isOld()) {
      tried = clock.instant();
      try {
        last = Optional.of(read(tried));
        fault = Optional.empty();
      } catch (EmbedwayException e) {
        fault = Optional.of(e);
      }
    }
    if (fault.isPresent()) {
      throw fault.get();
    }
    return last.orElseThrow();
  }

  /** A clock that was set back makes it old too. */
  private boolean isOld() {
    Duration age = Duration.between(tried, clock.instant());
    return age.isNegative() || age.compareTo(KEPT) >= 0;
  }

  private LoadSample read(Instant now) {
    Map<QueueId, QueueDepth> depths = new EnumMap<>(QueueId.class);
    for (QueueId queue : QueueId.values()) {
      depths.put(queue, ports.depths().depth(queue));
    }
    return new LoadSample(now, ports.store().flags(), depths, ledger.oldestOpen());
  }
}
