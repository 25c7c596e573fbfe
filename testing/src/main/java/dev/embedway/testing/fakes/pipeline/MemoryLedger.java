package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetterId;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.ForgetEntry;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobState;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.core.pipeline.job.LedgerCommit;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Documents and jobs in memory. Thread-safe. */
public final class MemoryLedger extends MemoryTenantCounts {

  private final MemoryDocuments documents = new MemoryDocuments();
  private final MemoryJobs jobs = new MemoryJobs();
  private final MemoryForgetList forget = new MemoryForgetList();
  private final MemoryDeadLetters deadLetters = new MemoryDeadLetters();

  /** Its forget list, for catalogs that write to it and tests that read it whole. */
  public MemoryForgetList forgetList() {
    return forget;
  }

  /** Its dead letters. */
  public MemoryDeadLetters deadLetters() {
    return deadLetters;
  }

  @Override
  public synchronized Optional<Document> document(TenantId tenant, DocumentId id) {
    return documents.get(id).filter(it -> it.tenant().equals(tenant));
  }

  @Override
  public synchronized List<Document> documents(List<ObjectKey> keys) {
    return keys.stream().flatMap(key -> document(key.tenant(), key.documentId()).stream()).toList();
  }

  @Override
  public synchronized Optional<JobState> job(JobId id) {
    return jobs.get(id);
  }

  @Override
  public Optional<DeadLetter> deadLetter(DeadLetterId id) {
    return deadLetters.find(id);
  }

  @Override
  public synchronized List<JobState> jobs(List<JobId> ids) {
    return ids.stream().flatMap(id -> job(id).stream()).toList();
  }

  @Override
  public synchronized Outcome commit(LedgerCommit commit) {
    if (!commit.document().stream().allMatch(documents::isAsExpected)
        || !commit.jobs().stream().allMatch(jobs::isAsExpected)
        || !commit.deadLetter().stream().allMatch(deadLetters::isAsExpected)) {
      return Outcome.CHANGED;
    }
    if (!tally(commit.tenant()).admits(commit.change(), commit.limits())) {
      return Outcome.OVER_LIMIT;
    }
    count(commit.tenant(), commit.change());
    commit.document().ifPresent(put -> documents.put(put.next()));
    forget.apply(commit.forget());
    commit.deadLetter().ifPresent(deadLetters::put);
    commit.jobs().forEach(put -> jobs.put(put.next()));
    return Outcome.COMMITTED;
  }

  @Override
  public synchronized Optional<Job> mark(JobId id, Mark mark, int batch, Instant now) {
    Optional<JobState> marked = job(id).flatMap(state -> Marks.on(state, mark, batch, now));
    marked.ifPresent(jobs::put);
    return marked.map(JobState::job);
  }

  @Override
  public synchronized void raiseProgress(Job job) {
    documents.raiseProgress(job);
  }

  @Override
  public synchronized Page<JobState> open(Optional<String> after) {
    return new Page<>(jobs.open(), Optional.empty());
  }

  @Override
  public synchronized List<JobState> oldestOpen() {
    return jobs.oldestOpen();
  }

  @Override
  public Page<ForgetEntry> due(Instant now, Optional<String> after) {
    return new Page<>(forget.due(now), Optional.empty());
  }

  @Override
  public boolean remove(ForgetEntry entry) {
    return forget.remove(entry);
  }

  @Override
  public synchronized List<Document> slice(StoreSlice asked) {
    return documents.slice(asked);
  }

  @Override
  public synchronized Page<Document> list(DocumentQuery query) {
    return documents.page(query);
  }
}
