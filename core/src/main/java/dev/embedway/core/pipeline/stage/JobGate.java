package dev.embedway.core.pipeline.stage;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobState;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.upload.UnassignedUploads;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreSpec;
import java.time.InstantSource;
import java.util.Optional;

/** The check that every stage makes first: jobs that are not worth doing any more are ended. */
@ThreadSafe
public final class JobGate {

  private final Ledger ledger;
  private final StoreCatalog catalog;
  private final InstantSource clock;

  /** A gate to the ledger's jobs and the catalog's stores. */
  public JobGate(Ledger ledger, StoreCatalog catalog, InstantSource clock) {
    this.ledger = ledger;
    this.catalog = catalog;
    this.clock = clock;
  }

  /**
   * The job, unless it is over: by itself, by a newer generation, which for one that is embedded
   * again is one that searches find, or by a removal (SUPERSEDED), by a mark to skip it, or by the
   * deletion of its store or the retirement of its version (CANCELLED). Empty for a job of a tenant
   * on hold too, which stays as it is: its message is not needed, since the reconciler sends it
   * again.
   */
  Optional<LiveJob> enter(JobId id) {
    Optional<JobState> state = ledger.state(id);
    Optional<Job> job = state.map(JobState::job).filter(j -> !j.status().isTerminal());
    Optional<Document> document = ledger.document(id.tenant(), id.document());
    if (job.isEmpty() || document.isEmpty()) {
      return Optional.empty();
    }
    if (id.tenant().equals(UnassignedUploads.TENANT)) {
      return over(id, JobStatus.FAILED, Optional.of(UnassignedUploads.ERROR));
    }
    if (isOutdated(job.get(), document.get())) {
      return over(id, JobStatus.SUPERSEDED, Optional.empty());
    }
    if (state.get().isSkipped(clock.instant())) {
      return over(id, JobStatus.CANCELLED, Optional.empty());
    }
    Optional<StoreSpec> store =
        catalog
            .find(id.tenant(), job.get().storeId())
            .filter(found -> found.open(id.version()).isPresent());
    if (store.isEmpty()) {
      return over(id, JobStatus.CANCELLED, Optional.empty());
    }
    if (ledger.isHeld(id.tenant())) {
      return Optional.empty();
    }
    return Optional.of(new LiveJob(job.get(), document.get(), store.get()));
  }

  /** A generation that searches find is brought into another version as long as they do. */
  private static boolean isOutdated(Job job, Document document) {
    long generation = job.id().generation();
    return job.kind() == Job.Kind.REEMBEDDING
        ? document.shown() != generation
        : document.newest() > generation;
  }

  private Optional<LiveJob> over(JobId id, JobStatus status, Optional<DocumentError> error) {
    ledger.finish(id, status, error);
    return Optional.empty();
  }
}
