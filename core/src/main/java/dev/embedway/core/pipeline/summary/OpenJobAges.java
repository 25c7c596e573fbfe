package dev.embedway.core.pipeline.summary;

import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobMessages;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Times since the oldest open job at each stage was accepted, among the oldest open jobs of all
 * stages; jobs of a tenant on hold, which wait for nobody, and jobs in the bulk lane, which wait by
 * design, are left out.
 *
 * @param byStage zero where none of those jobs is at the stage
 */
public record OpenJobAges(Map<PipelineStage, Duration> byStage) {

  public OpenJobAges {
    byStage = Map.copyOf(byStage);
  }

  /** Reads the ages: one request, and one for each tenant that has such a job. */
  public static OpenJobAges of(Ledger ledger, Instant now) {
    Map<TenantId, Boolean> held = new HashMap<>();
    Map<PipelineStage, Duration> ages = new EnumMap<>(PipelineStage.class);
    for (PipelineStage stage : PipelineStage.values()) {
      ages.put(stage, Duration.ZERO);
    }
    for (Job job : ledger.oldestOpen()) {
      if (job.lane() == Lane.LIVE && !held.computeIfAbsent(job.id().tenant(), ledger::isHeld)) {
        ages.merge(
            JobMessages.stageOf(job),
            Duration.between(job.createdAt(), now),
            (one, other) -> one.compareTo(other) > 0 ? one : other);
      }
    }
    return new OpenJobAges(ages);
  }

  /** The greatest of them; zero where no job is open. */
  public Duration oldest() {
    return byStage.values().stream().max(Duration::compareTo).orElse(Duration.ZERO);
  }
}
