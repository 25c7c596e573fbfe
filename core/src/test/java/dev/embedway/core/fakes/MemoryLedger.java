package dev.embedway.core.fakes;

import dev.embedway.core.pipeline.Document;
import dev.embedway.core.pipeline.DocumentError;
import dev.embedway.core.pipeline.DocumentId;
import dev.embedway.core.pipeline.Job;
import dev.embedway.core.pipeline.JobId;
import dev.embedway.core.pipeline.JobStatus;
import dev.embedway.core.pipeline.Ledger;
import dev.embedway.core.pipeline.ObjectKey;
import dev.embedway.core.pipeline.Tally;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A ledger in memory. Thread-safe. */
public final class MemoryLedger implements Ledger {

  private record Claim(String owner, Instant until) {}

  private record Key(TenantId tenant, DocumentId id) {
    static Key of(JobId job) {
      return new Key(job.tenant(), job.document());
    }
  }

  private final InstantSource clock;
  private final Map<Key, Document> documents = new LinkedHashMap<>();
  private final Map<JobId, Job> jobs = new LinkedHashMap<>();
  private final Map<JobId, Claim> claims = new HashMap<>();
  private final List<Document> inOrder = new ArrayList<>();
  private final Set<JobId> openRemovals = new HashSet<>();
  private final Set<TenantId> held = new HashSet<>();
  private final Map<JobId, Long> reserved = new HashMap<>();
  private Quotas quotas;

  public MemoryLedger(InstantSource clock) {
    this(clock, Quotas.NONE);
  }

  /** A ledger whose tenants may have so much. */
  public MemoryLedger(InstantSource clock, Quotas quotas) {
    this.clock = clock;
    this.quotas = quotas;
  }

  /** Lets tenants have so much from now on. */
  public synchronized void limit(Quotas limits) {
    quotas = limits;
  }

  @Override
  public synchronized Tally tally(TenantId tenant) {
    Tally tally = Tally.NONE;
    for (Document document : documents.values()) {
      if (document.tenant().equals(tenant)) {
        tally = tally.plus(Tally.of(document));
      }
    }
    for (Map.Entry<JobId, Long> reserved : reserved.entrySet()) {
      if (reserved.getKey().tenant().equals(tenant)) {
        tally = tally.plus(new Tally(0, 0, reserved.getValue()));
      }
    }
    return tally;
  }

  @Override
  public synchronized Optional<Document> document(TenantId tenant, DocumentId id) {
    return Optional.ofNullable(documents.get(new Key(tenant, id)));
  }

  @Override
  public synchronized List<Document> documents(List<ObjectKey> keys) {
    return keys.stream().flatMap(key -> document(key.tenant(), key.documentId()).stream()).toList();
  }

  @Override
  public synchronized Optional<Job> job(JobId id) {
    return Optional.ofNullable(jobs.get(id));
  }

  @Override
  public synchronized boolean register(Document next, Job job, Optional<Document> seen) {
    tally(next.tenant()).check(Tally.of(next).minus(Tally.of(seen)), quotas);
    if (!write(next, seen) || jobs.putIfAbsent(job.id(), job) != null) {
      return false;
    }
    if (job.kind() == Job.Kind.REMOVAL) {
      openRemovals.add(job.id());
    }
    return true;
  }

  @Override
  public synchronized boolean replace(Document next, Document seen) {
    return write(next, Optional.of(seen));
  }

  private boolean write(Document next, Optional<Document> seen) {
    Key key = new Key(next.tenant(), next.id());
    Optional<Long> present = Optional.ofNullable(documents.get(key)).map(Document::revision);
    if (!present.equals(seen.map(Document::revision))) {
      return false;
    }
    keep(key, DocumentChange.of(next).revision(present.orElse(0L) + 1).build());
    return true;
  }

  @Override
  public synchronized boolean claim(JobId id, String owner, Duration lease) {
    Optional<Job> early =
        job(id)
            .filter(job -> job.status() == JobStatus.QUEUED || job.status() == JobStatus.CHUNKING);
    Claim claim = claims.get(id);
    boolean taken =
        claim != null && !claim.owner().equals(owner) && claim.until().isAfter(clock.instant());
    if (early.isEmpty() || taken) {
      return false;
    }
    claims.put(id, new Claim(owner, clock.instant().plus(lease)));
    put(JobChange.of(early.get()).status(JobStatus.CHUNKING).build());
    return true;
  }

  @Override
  public synchronized boolean renew(JobId id, String owner, Duration lease) {
    Claim held = claims.get(id);
    if (held == null || !held.owner().equals(owner)) {
      return false;
    }
    claims.put(id, new Claim(owner, clock.instant().plus(lease)));
    return true;
  }

  @Override
  public synchronized void release(JobId id, String owner) {
    claims.computeIfPresent(id, (job, held) -> held.owner().equals(owner) ? null : held);
  }

  @Override
  public synchronized void voidClaimsOfOthers(String incarnation) {
    claims.values().removeIf(claim -> !claim.owner().startsWith(incarnation));
  }

  @Override
  public synchronized boolean plan(JobId id, String owner, Job.Plan plan) {
    Claim claim = claims.get(id);
    Job job = jobs.get(id);
    boolean mine = claim != null && claim.owner().equals(owner);
    if (!mine || job == null || job.status() != JobStatus.CHUNKING) {
      return mine && job != null && job.plan().equals(Optional.of(plan));
    }
    Document document = documents.get(Key.of(id));
    long more = Math.max(0, plan.chunks() - (document == null ? 0 : document.chunks()));
    tally(id.tenant()).check(new Tally(0, 0, more), quotas);
    reserved.put(id, more);
    put(JobChange.of(job).status(JobStatus.EMBEDDING).plan(plan).build());
    return true;
  }

  @Override
  public synchronized void markEmbedded(JobId id, int batch) {
    planned(id)
        .ifPresent(job -> {
          Job marked = JobChange.of(job).embedded(batch).build();
          boolean all = marked.embedded().size() == marked.plan().orElseThrow().batches();
          put(all ? JobChange.of(marked).status(JobStatus.STORING).build() : marked);
        });
  }

  @Override
  public synchronized void markStored(JobId id, int batch) {
    planned(id).ifPresent(job -> put(JobChange.of(job).stored(batch).build()));
  }

  private Optional<Job> planned(JobId id) {
    return job(id)
        .filter(job -> job.status() == JobStatus.EMBEDDING || job.status() == JobStatus.STORING);
  }

  @Override
  public synchronized void finish(JobId id, JobStatus status, Optional<DocumentError> error) {
    Optional<Job> open = job(id).filter(job -> !job.status().isTerminal());
    if (open.isEmpty()) {
      return;
    }
    claims.remove(id);
    reserved.remove(id);
    settle(open.get(), status);
    put(JobChange.of(open.get()).status(status).error(error).build());
  }

  private void settle(Job job, JobStatus status) {
    long generation = job.id().generation();
    Document document = documents.get(Key.of(job.id()));
    if (document == null || generation <= document.settled()) {
      return;
    }
    DocumentChange change = DocumentChange.of(document);
    if (status == JobStatus.COMPLETED) {
      change.visible(generation, job.plan());
    }
    if (status == JobStatus.COMPLETED || status == JobStatus.UNCHANGED) {
      keep(Key.of(job.id()), change.settled(generation).build());
    }
  }

  /** Writes a job, and what its document says of it where it is the newest. */
  private void put(Job job) {
    jobs.put(job.id(), job);
    Document document = documents.get(Key.of(job.id()));
    if (document != null
        && document.newest() == job.id().generation()
        && job.status() != JobStatus.SUPERSEDED) {
      JobStatus shown = job.status() == JobStatus.UNCHANGED ? JobStatus.COMPLETED : job.status();
      keep(
          Key.of(job.id()),
          DocumentChange.of(document)
              .shows(shown, job.progress(), job.error())
              .revision(document.revision() + 1)
              .build());
    }
  }

  @Override
  public synchronized boolean reopen(JobId id) {
    Job job = jobs.get(id);
    Document document = documents.get(Key.of(id));
    if (job == null
        || document == null
        || document.newest() != id.generation()
        || job.kind() != Job.Kind.UPLOAD) {
      return false;
    }
    if (job.status() == JobStatus.FAILED) {
      boolean embedded =
          job.plan().filter(plan -> job.embedded().size() >= plan.batches()).isPresent();
      JobStatus cut = embedded ? JobStatus.STORING : JobStatus.EMBEDDING;
      JobStatus status = job.plan().isPresent() ? cut : JobStatus.QUEUED;
      put(JobChange.of(job).status(status).error(Optional.empty()).at(clock.instant()).build());
      return true;
    }
    return !job.status().isTerminal();
  }

  @Override
  public synchronized void waiting(JobId id) {
    job(id)
        .filter(job -> !job.status().isTerminal() || openRemovals.contains(id))
        .ifPresent(job -> put(JobChange.of(job).at(clock.instant()).build()));
  }

  @Override
  public synchronized void removalApplied(JobId id) {
    openRemovals.remove(id);
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
  public synchronized Page<Job> open(Optional<String> after) {
    return new Page<>(
        jobs.values().stream()
            .filter(job -> !job.status().isTerminal() || openRemovals.contains(job.id()))
            .toList(),
        Optional.empty());
  }

  @Override
  public synchronized Page<Document> list(DocumentQuery query) {
    int from = query.after().map(Integer::parseInt).orElse(0);
    List<Document> all =
        sorted().stream()
            .filter(document -> document.tenant().equals(query.tenant()))
            .filter(document ->
                query.store().map(store -> store.equalsIgnoreCase(document.store())).orElse(true))
            .filter(document ->
                query
                    .status()
                    .map(status -> status == document.status())
                    .orElse(document.status() != JobStatus.DELETED))
            .toList();
    int to = Math.min(all.size(), from + query.limit());
    return new Page<>(
        all.subList(from, to),
        to < all.size() ? Optional.of(Integer.toString(to)) : Optional.empty());
  }

  private void keep(Key key, Document document) {
    documents.put(key, document);
    inOrder.clear();
  }

  /** All documents by store and key, sorted once for lists of many pages. */
  private List<Document> sorted() {
    if (inOrder.isEmpty()) {
      documents.values().stream()
          .sorted(Comparator.comparing(Document::store).thenComparing(Document::key))
          .forEach(inOrder::add);
    }
    return inOrder;
  }
}
