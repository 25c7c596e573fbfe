package dev.embedway.core.pipeline.control;

import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobMessages;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.tenant.TenantId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts of the open jobs at each stage, without those of tenants whose jobs are held: nothing
 * works on them until their tenant is let go.
 *
 * @param counts by stage
 * @param complete false where the list was longer than is read, so that the counts are too low
 */
record OpenJobs(Map<PipelineStage, Long> counts, boolean complete) {

  /** A hundred jobs each. */
  private static final int MAX_PAGES = 100;

  OpenJobs {
    counts = Map.copyOf(counts);
  }

  /** Reads the ledger's list, a request for each hundred jobs and one for each of their tenants. */
  static OpenJobs of(Ledger ledger) {
    Map<PipelineStage, Long> counts = new EnumMap<>(PipelineStage.class);
    Map<TenantId, Boolean> held = new HashMap<>();
    Optional<String> after = Optional.empty();
    int pages = 0;
    do {
      Page<Job> page = ledger.open(after);
      page.items().stream()
          .filter(job -> !held.computeIfAbsent(job.id().tenant(), ledger::isHeld))
          .forEach(job -> counts.merge(JobMessages.stageOf(job), 1L, Long::sum));
      after = page.next();
      pages++;
    } while (after.isPresent() && pages < MAX_PAGES);
    return new OpenJobs(counts, after.isEmpty());
  }

  /** Jobs at a stage. */
  long at(PipelineStage stage) {
    return counts.getOrDefault(stage, 0L);
  }
}
