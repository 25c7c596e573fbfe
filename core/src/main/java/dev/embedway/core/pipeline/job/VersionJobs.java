package dev.embedway.core.pipeline.job;

import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.job.LedgerCommit.Put;
import dev.embedway.core.tenant.Quotas;
import java.util.List;
import java.util.Optional;

/**
 * Jobs that bring documents into a version of their store without a new generation.
 *
 * <p>Thread-safe; a call is one or two requests to a remote store, durable when it returns.
 */
public final class VersionJobs {

  private final LedgerStore store;
  private final CompareAndSwap swap;

  /** Jobs of a ledger. */
  public VersionJobs(LedgerStore store) {
    this.store = store;
    this.swap = new CompareAndSwap(store);
  }

  /** These jobs, in no order, without those that there are none of; a request for each hundred. */
  public List<JobState> states(List<JobId> ids) {
    return store.jobs(ids);
  }

  /**
   * Adds jobs of a document, and notes that it goes to their version.
   *
   * @param seen the document as the jobs were decided from it
   * @param former superseded jobs that some of these take the place of, as they were read
   * @return false when the document or a job is no longer as it was seen: decide anew
   */
  public boolean add(Document seen, int version, List<Job> jobs, List<JobState> former) {
    Document next = seen.with(version, seen.standing(version));
    LedgerCommit document = LedgerCommit.of(next, Optional.of(seen), Quotas.NONE);
    return swap.commit(
        new LedgerCommit(
            document.tenant(),
            document.document(),
            jobs.stream().map(job -> put(job, former)).toList(),
            new ForgetChange(
                List.of(),
                former.stream()
                    .<Leftover>map(each -> new Leftover.Generation(each.job().id()))
                    .toList()),
            Optional.empty(),
            document.change(),
            document.limits()));
  }

  private static Put<JobState> put(Job job, List<JobState> former) {
    long expected =
        former.stream()
            .filter(each -> each.job().id().equals(job.id()))
            .mapToLong(JobState::revision)
            .findFirst()
            .orElse(0);
    return new Put<>(JobState.added(job).revised(expected + 1), expected);
  }
}
