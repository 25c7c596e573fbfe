package dev.embedway.core.pipeline.control;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.embedway.topology.QueueId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;

/**
 * Depths that are asked for at most once in five seconds for each queue.
 *
 * <p>Thread-safe; callers that come while a depth is read wait for it. A read that failed is not
 * kept.
 */
public final class RecentDepths implements QueueDepths {

  private final QueueDepths depths;
  private final InstantSource clock;

  @GuardedBy("this")
  private final Map<QueueId, Read> last = new EnumMap<>(QueueId.class);

  /** Depths of these queues. */
  public RecentDepths(QueueDepths depths, InstantSource clock) {
    this.depths = depths;
    this.clock = clock;
  }

  private record Read(Instant at, QueueDepth depth) {

    /** A clock that was set back makes it old too. */
    boolean isOld(Instant now) {
      Duration age = Duration.between(at, now);
      return age.isNegative() || age.compareTo(PipelineLoad.KEPT) >= 0;
    }
  }

  @Override
  public synchronized QueueDepth depth(QueueId queue) {
    Instant now = clock.instant();
    Read seen = last.get(queue);
    if (seen == null || seen.isOld(now)) {
      seen = new Read(now, depths.depth(queue));
      last.put(queue, seen);
    }
    return seen.depth();
  }
}
