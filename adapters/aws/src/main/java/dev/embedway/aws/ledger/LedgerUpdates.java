package dev.embedway.aws.ledger;

import static dev.embedway.aws.ledger.LedgerItems.NEWEST;
import static dev.embedway.aws.ledger.LedgerItems.PROGRESS;
import static dev.embedway.aws.ledger.LedgerItems.RESENDS;
import static dev.embedway.aws.ledger.LedgerItems.REVISION;
import static dev.embedway.aws.ledger.LedgerItems.STATUS;
import static dev.embedway.aws.ledger.LedgerItems.UPDATED_AT;
import static dev.embedway.aws.ledger.LedgerItems.VERSION;

import dev.embedway.aws.dynamo.DynamoUpdate;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.LedgerStore.Mark;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Changes of one item that need not read it first: each says all that must hold in its own
 * condition. All move the revision on, so that a commit decided from an older read is refused.
 */
final class LedgerUpdates {

  private LedgerUpdates() {}

  /** Adds a batch to one of a planned job's sets; a set holds each batch once. */
  static DynamoUpdate mark(JobId id, Mark mark, int batch, Instant now) {
    String set =
        switch (mark) {
          case EMBEDDED -> LedgerItems.EMBEDDED;
          case STORED -> LedgerItems.STORED;
        };
    return new DynamoUpdate(
        LedgerKeys.of(id),
        "SET #updated = :now ADD #set :batch, #revision :one REMOVE #resends",
        "#status IN (:embedding, :storing)",
        Map.of(
            "#set", set,
            "#revision", REVISION,
            "#updated", UPDATED_AT,
            "#status", STATUS,
            "#resends", RESENDS),
        Map.of(
            ":batch", AttributeValue.fromNs(List.of(Integer.toString(batch))),
            ":one", Item.number(1),
            ":now", Item.text(now.toString()),
            ":embedding", Item.text(JobStatus.EMBEDDING.name()),
            ":storing", Item.text(JobStatus.STORING.name())));
  }

  /** Moves the document's progress up to the job's, if it is its newest and still under way. */
  static DynamoUpdate progress(Job job) {
    JobId id = job.id();
    return new DynamoUpdate(
        LedgerKeys.of(id.tenant(), id.document()),
        "SET #progress = :progress, #updated = :now ADD #revision :one",
        "#newest = :generation AND #version = :version AND #progress < :progress"
            + " AND #status IN (:embedding, :storing)",
        Map.of(
            "#progress", PROGRESS,
            "#updated", UPDATED_AT,
            "#revision", REVISION,
            "#newest", NEWEST,
            "#version", VERSION,
            "#status", STATUS),
        Map.of(
            ":progress", Item.number(job.progress()),
            ":now", Item.text(job.updatedAt().toString()),
            ":one", Item.number(1),
            ":generation", Item.number(id.generation()),
            ":version", Item.number(id.version()),
            ":embedding", Item.text(JobStatus.EMBEDDING.name()),
            ":storing", Item.text(JobStatus.STORING.name())));
  }
}
