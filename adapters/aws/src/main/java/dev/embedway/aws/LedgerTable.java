package dev.embedway.aws;

import dev.embedway.core.pipeline.Document;
import dev.embedway.core.pipeline.DocumentId;
import dev.embedway.core.pipeline.Job;
import dev.embedway.core.pipeline.JobId;
import dev.embedway.core.pipeline.ObjectKey;
import dev.embedway.core.tenant.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
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

  LedgerTable(DynamoTable table) {
    this.table = table;
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

  Optional<JobState> update(DynamoUpdate jobUpdate) {
    return table.update(jobUpdate).map(LedgerItems::job);
  }

  /** Moves the progress of the job's document up to the job's. */
  void showProgress(Job job) {
    table.update(LedgerUpdates.progress(job));
  }

  boolean add(Document next, Job job, Optional<Document> seen) {
    return table
        .commit(
            List.of(
                seen.map(before -> replacing(next, before.revision()))
                    .orElseGet(() -> table.putNew(LedgerItems.of(revised(next, 1)))),
                table.putNew(LedgerItems.of(JobState.added(job)))))
        .isEmpty();
  }

  boolean replace(Document next, Document seen) {
    return table.commit(List.of(replacing(next, seen.revision()))).isEmpty();
  }

  /** Whether the transition holds now, by this call or an earlier one. */
  boolean change(JobId id, BiFunction<JobState, Document, LedgerStep> decision) {
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
          if (write(nextJob, nextDocument, document.get())) {
            return true;
          }
        }
      }
      table.contention().standBack(attempt);
    }
  }

  private boolean write(JobState job, Document next, Document seen) {
    List<TransactWriteItem> writes = new ArrayList<>(2);
    JobState revised = new JobState(job.job(), job.claim(), job.open(), job.revision() + 1);
    writes.add(
        table.put(
            LedgerItems.of(revised), UNCHANGED, Map.of(":revision", Item.number(job.revision()))));
    if (!next.equals(seen)) {
      writes.add(replacing(next, seen.revision()));
    }
    return table.commit(writes).isEmpty();
  }

  private TransactWriteItem replacing(Document next, long revision) {
    return table.put(
        LedgerItems.of(revised(next, revision + 1)),
        UNCHANGED,
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
        document.createdAt(),
        document.updatedAt(),
        revision);
  }
}
