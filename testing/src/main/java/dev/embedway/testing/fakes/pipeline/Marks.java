package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobState;
import dev.embedway.core.pipeline.job.LedgerStore.Mark;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Effects of marks on jobs that have batches, and on their documents. */
final class Marks {

  private static final Set<JobStatus> WITH_BATCHES = Set.of(JobStatus.EMBEDDING, JobStatus.STORING);

  private Marks() {}

  /** The job with one batch more in one of its sets. */
  static Optional<JobState> on(JobState state, Mark mark, int batch, Instant now) {
    Job from = state.job();
    if (!WITH_BATCHES.contains(from.status())) {
      return Optional.empty();
    }
    Job.Done done =
        switch (mark) {
          case EMBEDDED ->
              new Job.Done(with(from.embedded(), batch), from.stored(), from.lacking());
          case STORED -> new Job.Done(from.embedded(), with(from.stored(), batch), from.lacking());
        };
    Job marked = from.with(done, now);
    return Optional.of(
        new JobState(
                marked,
                state.claim(),
                state.open(),
                state.reserved(),
                state.upkeep(),
                state.revision() + 1)
            .resent(0));
  }

  /** The document as far as the job, its newest, is; empty where it is so already. */
  static Optional<Document> progress(Document document, Job job) {
    return Optional.of(document)
        .filter(it -> it.newest() == job.id().generation())
        .filter(it -> WITH_BATCHES.contains(it.status()))
        .filter(it -> it.progress() < job.progress())
        .map(it -> job.shownBy(it, it.status(), job.updatedAt()))
        .map(it -> it.revised(it.revision() + 1));
  }

  private static Set<Integer> with(Set<Integer> batches, int batch) {
    Set<Integer> all = new HashSet<>(batches);
    all.add(batch);
    return all;
  }
}
