package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.job.JobState;
import dev.embedway.core.pipeline.job.LedgerCommit.Put;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs by id. One thread at a time. */
final class MemoryJobs {

  private static final int OLDEST = 25;

  private final Map<JobId, JobState> jobs = new LinkedHashMap<>();

  void put(JobState state) {
    jobs.put(state.job().id(), state);
  }

  Optional<JobState> get(JobId id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /** True if the job has the revision that a put expects. */
  boolean isAsExpected(Put<JobState> put) {
    return put.expected() == get(put.next().job().id()).map(JobState::revision).orElse(0L);
  }

  /** As many as a ledger lists of those that were made first. */
  List<JobState> oldestOpen() {
    return open().stream()
        .sorted(Comparator.comparing((JobState state) -> state.job().createdAt()))
        .limit(OLDEST)
        .toList();
  }

  List<JobState> open() {
    return jobs.values().stream().filter(JobState::open).toList();
  }
}
