package dev.embedway.aws;

import dev.embedway.core.pipeline.Document;
import dev.embedway.core.pipeline.DocumentId;
import dev.embedway.core.pipeline.Job;
import dev.embedway.core.pipeline.JobId;
import dev.embedway.core.pipeline.ObjectKey;
import dev.embedway.core.pipeline.Tally;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * The ledger's items, and changes of a job with its document: both are read, the change is decided,
 * and both are written in one transaction if neither changed meanwhile; else it is decided anew.
 *
 * <p>Thread-safe.
 */
final class LedgerTable {

  private static final String UNCHANGED = LedgerItems.REVISION + " = :revision";

  private final DynamoTable table;
  private final LedgerTally tallies;
  private final Quotas quotas;

  LedgerTable(DynamoTable table, Quotas quotas) {
    this.table = table;
    this.tallies = new LedgerTally(table);
    this.quotas = quotas;
  }

  Tally tally(TenantId tenant) {
    return tallies.of(tenant);
  }

  Optional<Document> document(TenantId tenant, DocumentId id) {
    return table.get(LedgerKeys.of(tenant, id)).map(LedgerItems::document);
  }

  List<Document> documents(List<ObjectKey> keys) {
    return table
        .getAll(keys.stream().map(key -> LedgerKeys.of(key.tenant(), key.documentId())).toList())
        .stream()
        .map(LedgerItems::document)
        .toList();
  }

  Optional<JobState> job(JobId id) {
    return table.get(LedgerKeys.of(id)).map(LedgerItems::job);
  }

  void put(Map<String, AttributeValue> key) {
    table.commit(List.of(table.put(new Item(key))));
  }

  void delete(Map<String, AttributeValue> key) {
    table.commit(List.of(table.delete(key)));
  }

  boolean contains(Map<String, AttributeValue> key) {
    return table.get(key).isPresent();
  }

  Optional<JobState> update(DynamoUpdate jobUpdate) {
    return table.update(jobUpdate).map(LedgerItems::job);
  }

  /** Moves the progress of the job's document up to the job's. */
  void showProgress(Job job) {
    table.update(LedgerUpdates.progress(job));
  }

  boolean add(Document next, Job job, Optional<Document> seen) {
    List<TransactWriteItem> writes = new ArrayList<>(3);
    writes.add(
        seen.map(before -> replacing(next, before.revision()))
            .orElseGet(() -> table.putNew(LedgerItems.of(revised(next, 1)))));
    writes.add(table.putNew(LedgerItems.of(JobState.added(job))));
    return commit(next.tenant(), writes, Tally.of(next).minus(Tally.of(seen)), quotas);
  }

  /**
   * Makes all writes and counts them; false when one is refused for another reason than a limit.
   */
  private boolean commit(
      TenantId tenant, List<TransactWriteItem> writes, Tally change, Quotas limits) {
    Optional<TransactWriteItem> counting = tallies.write(tenant, change, limits);
    List<TransactWriteItem> all = new ArrayList<>(writes);
    counting.ifPresent(all::add);
    Set<Integer> refused = table.commit(all);
    if (refused.equals(Set.of(writes.size()))) {
      // Passes when somebody else made room meanwhile; then the caller looks again.
      tallies.of(tenant).check(change, limits);
    }
    return refused.isEmpty();
  }

  boolean replace(Document next, Document seen) {
    return commit(
        next.tenant(),
        List.of(replacing(next, seen.revision())),
        Tally.of(next).minus(Tally.of(seen)),
        Quotas.NONE);
  }

  /** Whether the transition holds now, by this call or an earlier one. */
  boolean change(JobId id, BiFunction<JobState, Document, LedgerStep> decision) {
    return change(id, decision, Quotas.NONE);
  }

  /** The same of a transition that may count more than the tenant's limits let it. */
  boolean changeWithin(JobId id, BiFunction<JobState, Document, LedgerStep> decision) {
    return change(id, decision, quotas);
  }

  private boolean change(
      JobId id, BiFunction<JobState, Document, LedgerStep> decision, Quotas limits) {
    for (int attempt = 0; ; attempt++) {
      Optional<JobState> job = job(id);
      Optional<Document> document = document(id.tenant(), id.document());
      if (job.isEmpty() || document.isEmpty()) {
        return false;
      }
      switch (decision.apply(job.get(), document.get())) {
        case LedgerStep.Refused() -> {
          return false;
        }
        case LedgerStep.Held() -> {
          return true;
        }
        case LedgerStep.Write(JobState nextJob, Document nextDocument) -> {
          if (write(nextJob, job.get(), nextDocument, document.get(), limits)) {
            return true;
          }
        }
      }
      table.contention().standBack(attempt);
    }
  }

  private boolean write(
      JobState job, JobState before, Document next, Document seen, Quotas limits) {
    List<TransactWriteItem> writes = new ArrayList<>(2);
    writes.add(
        table.put(
            LedgerItems.of(job.revised()),
            UNCHANGED,
            Map.of(),
            Map.of(":revision", Item.number(job.revision()))));
    if (!next.equals(seen)) {
      writes.add(replacing(next, seen.revision()));
    }
    Tally reserved = new Tally(0, 0, job.reserved() - before.reserved());
    Tally change = Tally.of(next).minus(Tally.of(seen)).plus(reserved);
    return commit(next.tenant(), writes, change, limits);
  }

  private TransactWriteItem replacing(Document next, long revision) {
    return table.put(
        LedgerItems.of(revised(next, revision + 1)),
        UNCHANGED,
        Map.of(),
        Map.of(":revision", Item.number(revision)));
  }

  private static Document revised(Document document, long revision) {
    return new Document(
        document.tenant(),
        document.id(),
        document.store(),
        document.storeId(),
        document.key(),
        document.newest(),
        document.settled(),
        document.visible(),
        document.sequencer(),
        document.source(),
        document.status(),
        document.chunks(),
        document.model(),
        document.progress(),
        document.error(),
        document.side(),
        document.notes(),
        document.createdAt(),
        document.updatedAt(),
        revision);
  }
}
