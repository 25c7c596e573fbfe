package dev.embedway.core.pipeline;

import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Every document and every job.
 *
 * <p>Uploads of one key are ordered by what its object is seen to be: whoever registers one reads
 * the document first, looks at the object after, and writes only if the document is still as it was
 * read. So a document never goes back to an older state, whatever the order of events; a sequencer
 * older than the recorded one only spares the look.
 *
 * <p>Thread-safe; a call is one to three requests to a remote store, durable when it returns. Every
 * change of a job also changes its document where the job is the document's newest.
 */
public interface Ledger {

  /** The document of this tenant and id. */
  Optional<Document> document(TenantId tenant, DocumentId id);

  /**
   * The documents of these objects, in no order, without those that there are none of; a request
   * for each hundred.
   */
  List<Document> documents(List<ObjectKey> keys);

  /** One generation of a document. */
  Optional<Job> job(JobId id);

  /**
   * Adds a document or a generation of one.
   *
   * @param next the document as it is to be, its {@code newest} that of the job
   * @param job the new generation
   * @param seen the document as it was read before, empty where there was none
   * @return false when the document is no longer as it was seen: read again
   * @throws dev.embedway.core.error.PermissionException {@code quota_exceeded} when the tenant
   *     would have more documents or bytes than it may; concurrent calls never pass a limit
   *     together
   */
  boolean register(Document next, Job job, Optional<Document> seen);

  /** Replaces a document without a new generation; false when it is no longer as it was seen. */
  boolean replace(Document next, Document seen);

  /**
   * Takes the job for one worker, moving it from QUEUED to CHUNKING.
   *
   * @param owner the worker, unique per process incarnation and message
   * @param lease how long the claim holds unless renewed
   * @return false while another owner's claim holds, or when the job is past chunking
   */
  boolean claim(JobId id, String owner, Duration lease);

  /** Prolongs a claim; false when it was lost. */
  boolean renew(JobId id, String owner, Duration lease);

  /** Gives a claim back, so that the next delivery need not wait for the lease's end. */
  void release(JobId id, String owner);

  /**
   * Frees every claim whose owner does not start with {@code incarnation}; for a cloud of one
   * process, at its start.
   */
  void voidClaimsOfOthers(String incarnation);

  /**
   * Records what the generation consists of and moves it to EMBEDDING; false when the claim was
   * lost. The same plan may be recorded again while the claim is held.
   *
   * @throws dev.embedway.core.error.PermissionException {@code quota_exceeded} when the tenant
   *     would have more vectors than it may; concurrent calls never pass the limit together
   */
  boolean plan(JobId id, String owner, Job.Plan plan);

  /** Records that a batch's vectors are written. */
  void markEmbedded(JobId id, int batch);

  /** Records that a batch is in the vector store. */
  void markStored(JobId id, int batch);

  /**
   * Ends a job that is not over yet; a job that is keeps its end. COMPLETED makes the generation
   * the document's visible and settled one unless a newer one is; UNCHANGED settles it and gives
   * the document back the status COMPLETED.
   *
   * @param status a terminal one
   */
  void finish(JobId id, JobStatus status, Optional<DocumentError> error);

  /**
   * Opens a job again that FAILED, at the stage that its plan and marks show, if its generation is
   * still the document's newest.
   *
   * @return whether the job is under way now, by this call or because it never ended; false for one
   *     that ended otherwise or that a newer generation has replaced
   */
  boolean reopen(JobId id);

  /**
   * Records that a message of the job waits to be delivered again, so that the job counts as
   * changed just now; nothing for a job that is over.
   */
  void waiting(JobId id);

  /**
   * Records that a removal has reached the vector store: the job, DELETED from the start, is no
   * longer open.
   */
  void removalApplied(JobId id);

  /** Counts of what the tenant has, kept by the changes themselves. */
  Tally tally(TenantId tenant);

  /**
   * Lets the tenant's jobs wait where they are, until {@link #letGo}; removals go on. Uploads are
   * registered meanwhile.
   */
  void hold(TenantId tenant);

  /** Ends a hold; jobs that waited go on when they are reconciled. */
  void letGo(TenantId tenant);

  /** True while the tenant's jobs wait. */
  boolean isHeld(TenantId tenant);

  /**
   * Jobs that are not over, and removals that have not reached the vector store.
   *
   * @param after an earlier page's {@code next}
   */
  Page<Job> open(Optional<String> after);

  /** A tenant's documents by store and key. */
  Page<Document> list(DocumentQuery query);

  /**
   * Which documents to list.
   *
   * @param store name of a store, empty for all
   * @param status empty for all; DELETED documents are listed only when asked for
   * @param limit 1..1000
   * @param after an earlier page's {@code next}; throws {@code invalid_cursor} when it is not one
   *     of this query's
   */
  record DocumentQuery(
      TenantId tenant,
      Optional<String> store,
      Optional<JobStatus> status,
      int limit,
      Optional<String> after) {}

  /**
   * Part of a list.
   *
   * @param next where the following page starts, empty at the end
   */
  record Page<T>(List<T> items, Optional<String> next) {
    public Page {
      items = List.copyOf(items);
    }
  }
}
