package dev.embedway.aws;

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
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * The ledger in DynamoDB.
 *
 * <p>A document and its jobs share a partition, {@code T#<tenant>#D#<document id>}: the document
 * under sort key {@code document}, each job under {@code job#<generation>} in 18 digits. Every item
 * has a {@code revision} that grows with each change. A transition reads job and document, decides,
 * and writes both in one transaction on the condition that neither revision moved; where the
 * document does not change, since a newer generation speaks for it, the job is written alone. A
 * batch that is done is added to a number set without a read, and the document's progress follows
 * in a second write; a repeated mark makes up for one that was cut off between the two.
 *
 * <p>{@code tenant} and {@code place} (the store's name in lower case, {@code /}, the key; cut to
 * 1024 bytes with the id behind it) put documents into index {@code by-store}. {@code open}, one of
 * four partitions, and {@code since}, the job's first millisecond, put jobs that are under way into
 * index {@code open}. Both lists may miss the last moments' changes; reads by id never do.
 *
 * <p>{@code T#<tenant>#Q} / {@code tally} counts what a tenant has, in the transactions that change
 * it; a limit is a condition of them.
 *
 * <p>{@code T#<tenant>#Q} / {@code hold} is there while a tenant's jobs wait.
 *
 * <p>Revisions are this class's own: those of documents that are given to it are not read, except
 * of one that was seen.
 *
 * <p>Thread-safe.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html">TransactWriteItems</a>
 */
public final class DynamoLedger implements Ledger {

  private final LedgerTable table;
  private final LedgerLists lists;
  private final InstantSource clock;

  /**
   * A ledger in a table of the shape that {@code Topology} gives it.
   *
   * @param clock measures leases, so its owner's machines must agree on the time
   * @param random for the waits of contended writes
   */
  public DynamoLedger(
      DynamoDbClient dynamoDb, String table, InstantSource clock, RandomGenerator random) {
    this(dynamoDb, table, Quotas.NONE, clock, random);
  }

  /** The same, whose tenants may have so much. */
  public DynamoLedger(
      DynamoDbClient dynamoDb,
      String table,
      Quotas quotas,
      InstantSource clock,
      RandomGenerator random) {
    DynamoTable items = new DynamoTable(dynamoDb, table, new Contention(random));
    this.table = new LedgerTable(items, quotas);
    this.lists = new LedgerLists(items);
    this.clock = clock;
  }

  @Override
  public Optional<Document> document(TenantId tenant, DocumentId id) {
    return table.document(tenant, id);
  }

  @Override
  public List<Document> documents(List<ObjectKey> keys) {
    return table.documents(keys);
  }

  @Override
  public Optional<Job> job(JobId id) {
    return table.job(id).map(JobState::job);
  }

  @Override
  public boolean register(Document next, Job job, Optional<Document> seen) {
    if (next.newest() != job.id().generation()
        || !next.id().equals(job.id().document())
        || !next.tenant().equals(job.id().tenant())) {
      throw new IllegalArgumentException("the job is not the document's newest generation");
    }
    return table.add(next, job, seen);
  }

  @Override
  public boolean replace(Document next, Document seen) {
    return table.replace(next, seen);
  }

  @Override
  public boolean claim(JobId id, String owner, Duration lease) {
    return table.change(
        id,
        (job, document) -> {
          Instant now = clock.instant();
          return new LedgerTransitions(now).claim(job, document, owner, now.plus(lease));
        });
  }

  @Override
  public boolean renew(JobId id, String owner, Duration lease) {
    return table.update(LedgerUpdates.renew(id, owner, clock.instant().plus(lease))).isPresent();
  }

  @Override
  public void release(JobId id, String owner) {
    table.update(LedgerUpdates.release(id, owner));
  }

  @Override
  public void voidClaimsOfOthers(String incarnation) {
    Optional<String> after = Optional.empty();
    do {
      Page<JobState> page = lists.open(after);
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

  @Override
  public boolean plan(JobId id, String owner, Job.Plan plan) {
    return table.changeWithin(id, (job, document) -> now().plan(job, document, owner, plan));
  }

  @Override
  public void markEmbedded(JobId id, int batch) {
    mark(id, LedgerItems.EMBEDDED, batch)
        .ifPresent(job -> {
          if (job.status() == JobStatus.EMBEDDING && LedgerTransitions.isEmbedded(job)) {
            table.change(id, (state, document) -> now().storing(state, document));
          }
          table.showProgress(job);
        });
  }

  @Override
  public void markStored(JobId id, int batch) {
    mark(id, LedgerItems.STORED, batch).ifPresent(table::showProgress);
  }

  @Override
  public void finish(JobId id, JobStatus status, Optional<DocumentError> error) {
    if (!status.isTerminal()) {
      throw new IllegalArgumentException(status + " is no end of a job");
    }
    table.change(id, (job, document) -> now().finish(job, document, status, error));
  }

  @Override
  public boolean reopen(JobId id) {
    return table.change(id, (job, document) -> now().reopen(job, document));
  }

  @Override
  public void waiting(JobId id) {
    table.update(LedgerUpdates.waiting(id, clock.instant()));
  }

  @Override
  public void removalApplied(JobId id) {
    table.change(id, (job, document) -> now().removalApplied(job, document));
  }

  @Override
  public Tally tally(TenantId tenant) {
    return table.tally(tenant);
  }

  @Override
  public void hold(TenantId tenant) {
    table.put(LedgerKeys.hold(tenant));
  }

  @Override
  public void letGo(TenantId tenant) {
    table.delete(LedgerKeys.hold(tenant));
  }

  @Override
  public boolean isHeld(TenantId tenant) {
    return table.contains(LedgerKeys.hold(tenant));
  }

  @Override
  public Page<Job> open(Optional<String> after) {
    Page<JobState> page = lists.open(after);
    return new Page<>(page.items().stream().map(JobState::job).toList(), page.next());
  }

  @Override
  public Page<Document> list(DocumentQuery query) {
    return lists.documents(query);
  }

  /** The job with the batch marked; empty when it is not at a stage that has batches. */
  private Optional<Job> mark(JobId id, String set, int batch) {
    return table.update(LedgerUpdates.mark(id, set, batch, clock.instant())).map(JobState::job);
  }

  private LedgerTransitions now() {
    return new LedgerTransitions(clock.instant());
  }
}
