package dev.embedway.local.cloud;

import dev.embedway.core.pipeline.compact.CompactionReport;
import dev.embedway.core.pipeline.compact.Compactor;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs of the compactor beside the handlers, as a schedule does them on AWS. */
final class CompactionWork {

  /** Time of one run; the next one goes on. */
  private static final Duration TIME = Duration.ofMinutes(5);

  private static final Logger LOG = LoggerFactory.getLogger(CompactionWork.class);

  private CompactionWork() {}

  static PeriodicWork start(Compactor compactor, Duration interval, InstantSource clock) {
    return PeriodicWork.start("compaction", interval, () -> run(compactor, clock));
  }

  private static void run(Compactor compactor, InstantSource clock) {
    CompactionReport report = compactor.runUntil(clock.instant().plus(TIME));
    if (report.entries() > 0 || !report.left().isEmpty()) {
      LOG.info(
          "compaction: took {} entries off, deleted {} rows and {} objects of {} bytes, left {}",
          report.entries(),
          report.freed().rows(),
          report.freed().objects().objects(),
          report.freed().objects().bytes(),
          report.left());
    }
  }
}
