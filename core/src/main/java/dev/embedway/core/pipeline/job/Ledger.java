package dev.embedway.core.pipeline.job;

import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.LedgerStore.Mark;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.Lane;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Every document and every job, and the transitions between their states: each reads the job and
 * its document, decides ({@link LedgerTransitions}), and commits both to a {@link LedgerStore} if
 * neither changed meanwhile; else it is decided anew.
 *
 * <p>Uploads of one key are ordered by what its object is seen to be: a registration reads the
 * document first, looks at the object after, and commits only if the document is still as it was
 * read. So a document never goes back to an older state, whatever the order of events; a sequencer
 * older than the recorded one only spares the look.
 *
 * <p>Thread-safe; a call is one to three requests to a remote store, durable when it returns. Every
 * change of a job also changes its document where the job is the document's newest.
 */
public final class Ledger {

  private final LedgerStore store;
  private final CompareAndSwap swap;
  private final Quotas quotas;
  private final InstantSource clock;

  /** A ledger whose tenants may have as much as they like. */
  public Ledger(LedgerStore store, InstantSource clock) {
    this(store, Quotas.NONE, clock);
  }

  /**
   * A ledger in a store.
   *
   * @param quotas of documents, bytes and vectors of a tenant
   * @param clock measures leases, so the machines that share a store must agree on the time
   */
  public Ledger(LedgerStore store, Quotas quotas, InstantSource clock) {
    this.store = store;
    this.swap = new CompareAndSwap(store);
    this.quotas = quotas;
    this.clock = clock;
  }

  /** The document of this tenant and id. */
  public Optional<Document> document(TenantId tenant, DocumentId id) {
    return store.document(tenant, id);
  }

  /**
   * The documents of these objects, in no order, without those that there are none of; a request
   * for each hundred.
   */
  public List<Document> documents(List<ObjectKey> keys) {
    return store.documents(keys);
  }

  /** One generation of a document. */
  public Optional<Job> job(JobId id) {
    return store.job(id).map(JobState::job);
  }

  /** The same with what is noted beside it. */
  public Optional<JobState> state(JobId id) {
    return store.job(id);
  }

  /** These jobs, in no order, without those that there are none of; a request for each hundred. */
  public List<Job> jobs(List<JobId> ids) {
    return store.jobs(ids).stream().map(JobState::job).toList();
  }

  /**
   * Adds a document or a generation of one.
   *
   * @param next the document as it is to be, its {@code newest} that of the jobs
   * @param jobs the new generation, on its way to each version of the store
   * @param seen the document as it was read before, empty where there was none
   * @return false when the document is no longer as it was seen: read again
   * @throws dev.embedway.core.error.PermissionException {@code quota_exceeded} when the tenant
   *     would have more documents or bytes than it may; concurrent calls never pass a limit
   *     together
   */
  public boolean register(Document next, List<Job> jobs, Optional<Document> seen) {
    if (!next.newestJobs().containsAll(jobs.stream().map(Job::id).toList())) {
      throw new IllegalArgumentException("a job is not of the document's newest generation");
    }
    return swap.commit(LedgerCommit.of(next, seen, quotas).with(jobs));
  }

  /** Replaces a document without a new generation; false when it is no longer as it was seen. */
  public boolean replace(Document next, Document seen) {
    return swap.commit(LedgerCommit.of(next, Optional.of(seen), Quotas.NONE));
  }

  /**
   * Takes the job for one worker, moving it from QUEUED to CHUNKING.
   *
   * @param owner the worker, unique per process incarnation and message
   * @param lease how long the claim holds unless renewed
   * @return false while another owner's claim holds, or when the job is past chunking
   */
  public boolean claim(JobId id, String owner, Duration lease) {
    return swap.change(
        id,
        Quotas.NONE,
        (job, document) -> {
          Instant now = clock.instant();
          return new LedgerTransitions(now).claim(job, document, owner, now.plus(lease));
        });
  }

  /** Prolongs a claim; false when it was lost. */
  public boolean renew(JobId id, String owner, Duration lease) {
    return swap.changeJob(
        id,
        job -> {
          Instant now = clock.instant();
          return new LedgerTransitions(now).renew(job, owner, now.plus(lease));
        });
  }

  /** Gives a claim back, so that the next delivery need not wait for the lease's end. */
  public void release(JobId id, String owner) {
    swap.changeJob(id, job -> now().release(job, owner));
  }

  /**
   * Frees every claim whose owner does not start with {@code incarnation}; for a cloud of one
   * process, at its start.
   */
  public void voidClaimsOfOthers(String incarnation) {
    Optional<String> after = Optional.empty();
    do {
      Page<JobState> page = store.open(after);
      for (JobState state : page.items()) {
        state
            .claim()
            .map(JobState.Claim::owner)
            .filter(owner -> !owner.startsWith(incarnation))
            .ifPresent(owner -> release(state.job().id(), owner));
      }
      after = page.next();
    } while (after.isPresent());
  }

  /**
   * Records what the generation consists of and moves it to EMBEDDING; false when the claim was
   * lost. The same plan may be recorded again while the claim is held.
   *
   * @throws dev.embedway.core.error.PermissionException {@code quota_exceeded} when the tenant
   *     would have more vectors than it may; concurrent calls never pass the limit together
   */
  public boolean plan(JobId id, String owner, Job.Plan plan) {
    return swap.change(id, quotas, (job, document) -> now().plan(job, document, owner, plan));
  }

  /** Records that a batch's vectors are written. */
  public void markEmbedded(JobId id, int batch) {
    store
        .mark(id, Mark.EMBEDDED, batch, clock.instant())
        .ifPresent(job -> {
          if (job.status() == JobStatus.EMBEDDING && LedgerTransitions.isEmbedded(job)) {
            // The commit has the document's progress too.
            swap.change(id, Quotas.NONE, (state, document) -> now().storing(state, document));
          } else {
            store.raiseProgress(job);
          }
        });
  }

  /**
   * Records which chunks of a batch could not be embedded, in place of what was recorded of them;
   * nothing for a job that is over. A job that then completes is PARTIAL.
   *
   * @param ofBatch ordinals of all chunks of the batch
   * @param missing ordinals of those without a vector
   */
  public void lacking(JobId id, Set<Integer> ofBatch, Set<Integer> missing) {
    swap.changeJob(id, job -> now().lacking(job, ofBatch, missing));
  }

  /** Records that a batch is in the vector store. */
  public void markStored(JobId id, int batch) {
    store.mark(id, Mark.STORED, batch, clock.instant()).ifPresent(store::raiseProgress);
  }

  /**
   * Records that a batch is in the vector store, as the last one, and ends the job COMPLETED, also
   * one that has FAILED meanwhile.
   */
  public void complete(JobId id, int batch) {
    store.mark(id, Mark.STORED, batch, clock.instant());
    swap.change(id, Quotas.NONE, (job, document) -> now().complete(job, document));
  }

  /**
   * Ends a job that is not over yet; a job that is keeps its end. COMPLETED makes the generation
   * the document's visible and settled one unless a newer one is; UNCHANGED settles it and gives
   * the document back the status COMPLETED. What then nothing reads any more goes on the forget
   * list in the same commit.
   *
   * @param status a terminal one
   */
  public void finish(JobId id, JobStatus status, Optional<DocumentError> error) {
    if (!status.isTerminal()) {
      throw new IllegalArgumentException(status + " is no end of a job");
    }
    swap.change(id, Quotas.NONE, (job, document) -> now().finish(job, document, status, error));
  }

  /**
   * Ends an upload that is not over yet as CANCELLED; whatever of it is being worked on then has no
   * effect, except that a vector store which has all batches by then shows them.
   *
   * @return whether the job is CANCELLED, by this call or an earlier end; false for one that ended
   *     otherwise, for a removal, and for an unknown one
   */
  public boolean cancel(JobId id) {
    return swap.change(id, Quotas.NONE, (job, document) -> now().cancel(job, document));
  }

  /**
   * Marks an upload, so that its next message ends it as CANCELLED; over or not, since it may be
   * opened again.
   *
   * @param until end of the mark; a later call replaces it
   * @return false for a removal and for an unknown job
   */
  public boolean skip(JobId id, Instant until) {
    return swap.changeJob(id, job -> now().skip(job, until));
  }

  /**
   * Moves an open job into a lane; its messages that are sent from then on go by it.
   *
   * @return whether it is in that lane; false for a job that is over and for an unknown one
   */
  public boolean move(JobId id, Lane lane) {
    return swap.changeJob(id, job -> now().inLane(job, lane));
  }

  /**
   * Records that the messages of a job that stands still are sent again, so that the job counts as
   * changed just now.
   *
   * @return times that they were since the job last moved, this one included; empty for a job that
   *     is over
   */
  public OptionalInt resend(JobId id) {
    if (!swap.changeJob(id, job -> now().resend(job))) {
      return OptionalInt.empty();
    }
    return store.job(id).stream().mapToInt(job -> job.upkeep().resends()).findFirst();
  }

  /**
   * Records that a message of the job waits to be delivered again, so that the job counts as
   * changed just now; nothing for a job that is over.
   */
  public void waiting(JobId id) {
    swap.changeJob(id, job -> now().waiting(job));
  }

  /**
   * Records that a removal has reached the vector store: the job, DELETED from the start, is no
   * longer open, and what the document left goes on the forget list.
   */
  public void removalApplied(JobId id) {
    swap.changeJob(id, job -> now().removalApplied(job));
  }

  /** Counts of what the tenant has, kept by the changes themselves. */
  public Tally tally(TenantId tenant) {
    return store.tally(tenant);
  }

  /**
   * Notes how many records the tenant has, which share its limit of vectors with documents.
   *
   * @param at time before which they were counted; of two numbers the later one counts
   */
  public void noteRecords(TenantId tenant, long records, Instant at) {
    store.noteRecords(tenant, records, at);
  }

  /**
   * Lets the tenant's jobs wait where they are, until {@link #letGo}; removals go on. Uploads are
   * registered meanwhile.
   */
  public void hold(TenantId tenant) {
    store.hold(tenant);
  }

  /** Ends a hold; jobs that waited go on when they are reconciled. */
  public void letGo(TenantId tenant) {
    store.letGo(tenant);
  }

  /** True while the tenant's jobs wait. */
  public boolean isHeld(TenantId tenant) {
    return store.isHeld(tenant);
  }

  /**
   * Jobs that are not over, and removals that have not reached the vector store.
   *
   * @param after an earlier page's {@code next}
   */
  public Page<Job> open(Optional<String> after) {
    Page<JobState> page = store.open(after);
    return new Page<>(page.items().stream().map(JobState::job).toList(), page.next());
  }

  /** The same with what is noted beside them. */
  public Page<JobState> openStates(Optional<String> after) {
    return store.open(after);
  }

  /**
   * The open jobs that were made first, in no order: at least the oldest 25, and no more than a
   * hundred or so. May miss the last moments' changes.
   */
  public List<Job> oldestOpen() {
    return store.oldestOpen().stream().map(JobState::job).toList();
  }

  /**
   * Leftovers that may be deleted now: written by each transition that makes some, in its own
   * commit. May miss the last moments' changes.
   *
   * @param after an earlier page's {@code next}
   */
  public Page<ForgetEntry> leftovers(Optional<String> after) {
    return store.due(clock.instant(), after);
  }

  /**
   * Records that a leftover is deleted, which takes its entry off the list. Repeating it changes
   * nothing.
   *
   * @param entry as it was listed
   * @return false when the entry is not listed any more, or with another time
   */
  public boolean forgotten(ForgetEntry entry) {
    return store.remove(entry);
  }

  /** A tenant's documents by store and key. */
  public Page<Document> list(DocumentQuery query) {
    return store.list(query);
  }

  /** Documents of a store by key. */
  public List<Document> slice(LedgerStore.StoreSlice asked) {
    return store.slice(asked);
  }

  private LedgerTransitions now() {
    return new LedgerTransitions(clock.instant());
  }

  /**
   * A list of documents that is asked for.
   *
   * @param store name of a store, empty for all
   * @param status empty for all; DELETED documents are listed only when asked for
   * @param limit 1..1000
   * @param after an earlier page's {@code next}; throws {@code invalid_cursor} when it is not one
   *     of this query's
   */
  public record DocumentQuery(
      TenantId tenant,
      Optional<String> store,
      Optional<JobStatus> status,
      int limit,
      Optional<String> after) {}
}
