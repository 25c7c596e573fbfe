package dev.embedway.core.fakes;

import dev.embedway.core.pipeline.Document;
import dev.embedway.core.pipeline.DocumentId;
import dev.embedway.core.pipeline.Job;
import dev.embedway.core.pipeline.JobId;
import dev.embedway.core.pipeline.JobState;
import dev.embedway.core.pipeline.Ledger.DocumentQuery;
import dev.embedway.core.pipeline.Ledger.Page;
import dev.embedway.core.pipeline.LedgerCommit;
import dev.embedway.core.pipeline.LedgerStore;
import dev.embedway.core.pipeline.ObjectKey;
import dev.embedway.core.pipeline.Tally;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Documents and jobs in memory. Thread-safe. */
public final class MemoryLedger implements LedgerStore {

  private final MemoryDocuments documents = new MemoryDocuments();
  private final Map<JobId, JobState> jobs = new LinkedHashMap<>();
  private final Map<TenantId, Tally> tallies = new HashMap<>();
  private final Set<TenantId> held = new HashSet<>();

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
    return Optional.ofNullable(jobs.get(id));
  }

  @Override
  public synchronized Outcome commit(LedgerCommit commit) {
    boolean current =
        commit.document().stream().allMatch(put -> put.expected() == revision(put.next()))
            && commit.jobs().stream().allMatch(put -> put.expected() == revision(put.next()));
    if (!current) {
      return Outcome.CHANGED;
    }
    if (!tally(commit.tenant()).admits(commit.change(), commit.limits())) {
      return Outcome.OVER_LIMIT;
    }
    tallies.merge(commit.tenant(), commit.change(), Tally::plus);
    commit.document().ifPresent(put -> documents.put(put.next()));
    commit.jobs().forEach(put -> jobs.put(put.next().job().id(), put.next()));
    return Outcome.COMMITTED;
  }

  private long revision(Document next) {
    return documents.get(next.id()).map(Document::revision).orElse(0L);
  }

  private long revision(JobState next) {
    return job(next.job().id()).map(JobState::revision).orElse(0L);
  }

  @Override
  public void standBack(int attempt) {}

  @Override
  public synchronized Optional<Job> mark(JobId id, Mark mark, int batch, Instant now) {
    Optional<JobState> marked = job(id).flatMap(state -> Marks.on(state, mark, batch, now));
    marked.ifPresent(state -> jobs.put(id, state));
    return marked.map(JobState::job);
  }

  @Override
  public synchronized void raiseProgress(Job job) {
    document(job.id().tenant(), job.id().document())
        .flatMap(document -> Marks.progress(document, job))
        .ifPresent(documents::put);
  }

  @Override
  public synchronized Tally tally(TenantId tenant) {
    return tallies.getOrDefault(tenant, Tally.NONE);
  }

  @Override
  public synchronized void hold(TenantId tenant) {
    held.add(tenant);
  }

  @Override
  public synchronized void letGo(TenantId tenant) {
    held.remove(tenant);
  }

  @Override
  public synchronized boolean isHeld(TenantId tenant) {
    return held.contains(tenant);
  }

  @Override
  public synchronized Page<JobState> open(Optional<String> after) {
    return new Page<>(jobs.values().stream().filter(JobState::open).toList(), Optional.empty());
  }

  @Override
  public synchronized Page<Document> list(DocumentQuery query) {
    return documents.page(query);
  }
}
