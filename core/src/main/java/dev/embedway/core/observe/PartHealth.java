package dev.embedway.core.observe;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.snapshot.SnapshotPart;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Parts that did not answer when this process last called them, and since when. The adapters note
 * the outcome of each call; nothing is called for its sake, so what is not used is not known to
 * fail. Changes are logged.
 */
@ThreadSafe
public final class PartHealth implements SnapshotPart {

  private static final Logger LOG = LoggerFactory.getLogger(PartHealth.class);

  private final Map<Part, Instant> failing = new ConcurrentHashMap<>();
  private final InstantSource clock;

  /** Health of parts of which none is known to fail. */
  public PartHealth(InstantSource clock) {
    this.clock = clock;
  }

  /** Notes that a part did not answer; the first of several in a row counts. */
  public void failed(Part part) {
    if (failing.putIfAbsent(part, clock.instant()) == null) {
      LOG.warn("{} does not answer", part.wire());
    }
  }

  /** Notes that a part answered. */
  public void answered(Part part) {
    // Almost always there is nothing to remove, and nothing to lock for it.
    Instant since = failing.containsKey(part) ? failing.remove(part) : null;
    if (since != null) {
      LOG.info(
          "{} answers again, after {} s",
          part.wire(),
          Duration.between(since, clock.instant()).toSeconds());
    }
  }

  /** Parts that fail, in order, and since when. */
  public Map<Part, Instant> failing() {
    Map<Part, Instant> copy = new EnumMap<>(Part.class);
    copy.putAll(failing);
    return copy;
  }

  /** Forgets all: what failed at a deployment need not fail where its snapshot is restored. */
  @Override
  public void suspend() {
    failing.clear();
  }
}
