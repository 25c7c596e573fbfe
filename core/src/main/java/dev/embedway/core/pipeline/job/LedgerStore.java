package dev.embedway.core.pipeline.job;

import dev.embedway.core.page.Page;
import dev.embedway.core.page.SortOrder;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetterId;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A compare-and-swap store of documents and jobs. It decides nothing: {@link Ledger} reads, decides
 * and commits. Every item has a revision that grows by one with each change.
 *
 * <p>Thread-safe; a call is one request to a remote store, durable when it returns. Reads by id see
 * every change that returned before; lists may miss the last moments' changes.
 */
public interface LedgerStore {

  /** The document of this tenant and id. */
  Optional<Document> document(TenantId tenant, DocumentId id);

  /**
   * The documents of these objects, in no order, without those that there are none of; a request
   * for each hundred.
   */
  List<Document> documents(List<ObjectKey> keys);

  /** One generation of a document. */
  Optional<JobState> job(JobId id);

  /** The dead letter of this id. */
  Optional<DeadLetter> deadLetter(DeadLetterId id);

  /** These jobs, in no order, without those that there are none of; a request for each hundred. */
  List<JobState> jobs(List<JobId> ids);

  /**
   * Makes all parts of a commit or none. A commit whose answer was lost is made once however often
   * it is sent.
   */
  Outcome commit(LedgerCommit commit);

  /** Result of a commit. */
  enum Outcome {
    /** All of it is made. */
    COMMITTED,
    /** Nothing is made: an item has another revision than expected. */
    CHANGED,
    /** Nothing is made: the tenant's counts would pass a limit. */
    OVER_LIMIT
  }

  /**
   * Waits before a change is decided anew that was refused as {@link Outcome#CHANGED}.
   *
   * @param attempt refusals before, from 0
   * @throws dev.embedway.core.error.UnavailableException when attempts are used up
   */
  void standBack(int attempt);

  /**
   * Adds a batch to a set of a job that is EMBEDDING or STORING, without reading it first.
   *
   * @param now the job's time of change
   * @return the job as it then is; empty for one at another stage, which stays as it is
   */
  Optional<Job> mark(JobId id, Mark mark, int batch, Instant now);

  /** A set of batches. */
  enum Mark {
    EMBEDDED,
    STORED
  }

  /**
   * Raises the progress of the job's document to the job's, without reading it first; nothing where
   * the job is not its newest, where it is not EMBEDDING or STORING, or where it is as far.
   */
  void raiseProgress(Job job);

  /** Counts of what the tenant has: the sum of all commits' changes, and the records noted. */
  Tally tally(TenantId tenant);

  /**
   * Notes how many records the tenant has, unless a later number is noted.
   *
   * @param at time before which they were counted
   */
  void noteRecords(TenantId tenant, long records, Instant at);

  /** Notes that the tenant's jobs wait. */
  void hold(TenantId tenant);

  /** Removes that note. */
  void letGo(TenantId tenant);

  /** True while there is such a note. */
  boolean isHeld(TenantId tenant);

  /**
   * Jobs that are open.
   *
   * @param after an earlier page's {@code next}
   */
  Page<JobState> open(Optional<String> after);

  /**
   * The open jobs that were made first, in no order: a few dozen of each partition of the list,
   * read at once. May miss the last moments' changes.
   */
  List<JobState> oldestOpen();

  /**
   * Entries of the forget list that are due, the longest due of each partition first.
   *
   * @param now the latest {@code due}
   * @param after an earlier page's {@code next}
   */
  Page<ForgetEntry> due(Instant now, Optional<String> after);

  /**
   * Takes an entry off the forget list; false when it is not listed, or not as it was read.
   *
   * @param entry as it was read
   */
  boolean remove(ForgetEntry entry);

  /** A tenant's documents by store and key. */
  Page<Document> list(DocumentQuery query);

  /** Documents of a store by key, those that are DELETED left out; fewer at the end alone. */
  List<Document> slice(StoreSlice asked);

  /**
   * A part of a store's documents.
   *
   * @param store name of its folder
   * @param order of keys
   * @param limit 1..1001
   * @param after the key that the part follows in that order; no document need have it
   */
  record StoreSlice(
      TenantId tenant, String store, SortOrder order, int limit, Optional<String> after) {}
}
