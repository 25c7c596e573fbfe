package dev.embedway.aws.ledger;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
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
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.core.pipeline.job.Tally;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Documents and jobs in DynamoDB.
 *
 * <p>A document and its jobs share a partition, {@code T#<tenant>#D#<document id>}: the document
 * under sort key {@code document}, each job under {@code job#<generation>#<version>} in 18 and 6
 * digits. Every item has a {@code revision} that grows with each change. A commit writes job,
 * document and counts in one transaction, on the condition that no revision moved. A batch that is
 * done is added to a number set without a read, and the document's progress follows in a second
 * write; a repeated mark makes up for one that was cut off between the two.
 *
 * <p>{@code tenant} and {@code place} (the store's name in lower case, {@code /}, the key; cut to
 * 1024 bytes with the id behind it) put documents into index {@code by-store}. {@code open}, one of
 * four partitions, and {@code since}, the job's first millisecond, put jobs that are under way into
 * index {@code open}. {@code forget}, one of four partitions, and {@code due}, a millisecond, put
 * entries of what may be deleted into index {@code forget}: items of their own, written in the
 * commit of the transition that makes them. The lists may miss the last moments' changes; reads by
 * id never do.
 *
 * <p>A dead letter is {@code DL#<id>} / {@code deadletter}; {@code dead}, its stage, and {@code
 * failed}, the millisecond of its last failure and its id, put it into index {@code dead-letters}.
 *
 * <p>{@code T#<tenant>#Q} / {@code tally} counts what a tenant has, in the transactions that change
 * it; a limit is a condition of them.
 *
 * <p>{@code T#<tenant>#Q} / {@code hold} is there while a tenant's jobs wait.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html">TransactWriteItems</a>
 */
@ThreadSafe
public final class DynamoLedger implements LedgerStore {

  private static final String UNCHANGED = LedgerItems.REVISION + " = :revision";

  private final DynamoTable table;
  private final LedgerTally tallies;
  private final LedgerLists lists;

  /**
   * A ledger in a table of the shape that {@code Topology} gives it.
   *
   * @param random for the waits of contended writes
   */
  public DynamoLedger(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
    this.tallies = new LedgerTally(this.table);
    this.lists = new LedgerLists(this.table);
  }

  @Override
  public Optional<Document> document(TenantId tenant, DocumentId id) {
    return table.get(LedgerKeys.of(tenant, id)).map(LedgerItems::document);
  }

  @Override
  public List<Document> documents(List<ObjectKey> keys) {
    return table
        .getAll(keys.stream().map(key -> LedgerKeys.of(key.tenant(), key.documentId())).toList())
        .stream()
        .map(LedgerItems::document)
        .toList();
  }

  @Override
  public Optional<JobState> job(JobId id) {
    return table.get(LedgerKeys.of(id)).map(LedgerItems::job);
  }

  @Override
  public Optional<DeadLetter> deadLetter(DeadLetterId id) {
    return table.get(LedgerKeys.of(id)).map(DeadLetterItems::letter);
  }

  @Override
  public List<JobState> jobs(List<JobId> ids) {
    return table.getAll(ids.stream().map(LedgerKeys::of).toList()).stream()
        .map(LedgerItems::job)
        .toList();
  }

  @Override
  public Outcome commit(LedgerCommit commit) {
    List<TransactWriteItem> writes = new ArrayList<>();
    commit.document().ifPresent(put -> writes.add(put(LedgerItems.of(put.next()), put.expected())));
    commit.jobs().forEach(put -> writes.add(put(LedgerItems.of(put.next()), put.expected())));
    ForgetItems.writes(table, commit.forget()).forEach(writes::add);
    commit.deadLetter().ifPresent(put -> DeadLetterItems.writes(table, put).forEach(writes::add));
    int counting = writes.size();
    tallies.write(commit.tenant(), commit.change(), commit.limits()).ifPresent(writes::add);
    Set<Integer> refused = table.commit(writes);
    if (refused.isEmpty()) {
      return Outcome.COMMITTED;
    }
    return refused.equals(Set.of(counting)) ? Outcome.OVER_LIMIT : Outcome.CHANGED;
  }

  private TransactWriteItem put(Item item, long expected) {
    return expected == 0
        ? table.putNew(item)
        : table.put(item, UNCHANGED, Map.of(), Map.of(":revision", Item.number(expected)));
  }

  @Override
  public void standBack(int attempt) {
    table.contention().standBack(attempt);
  }

  @Override
  public Optional<Job> mark(JobId id, Mark mark, int batch, Instant now) {
    return table
        .update(LedgerUpdates.mark(id, mark, batch, now))
        .map(item -> LedgerItems.job(item).job());
  }

  @Override
  public void raiseProgress(Job job) {
    table.update(LedgerUpdates.progress(job));
  }

  @Override
  public Tally tally(TenantId tenant) {
    return tallies.of(tenant);
  }

  @Override
  public void noteRecords(TenantId tenant, long records, Instant at) {
    tallies.noteRecords(tenant, records, at);
  }

  @Override
  public void hold(TenantId tenant) {
    table.commit(List.of(table.put(new Item(LedgerKeys.hold(tenant)))));
  }

  @Override
  public void letGo(TenantId tenant) {
    table.commit(List.of(table.delete(LedgerKeys.hold(tenant))));
  }

  @Override
  public boolean isHeld(TenantId tenant) {
    return table.get(LedgerKeys.hold(tenant)).isPresent();
  }

  @Override
  public Page<JobState> open(Optional<String> after) {
    return lists.open(after);
  }

  @Override
  public List<JobState> oldestOpen() {
    return lists.oldestOpen();
  }

  @Override
  public Page<ForgetEntry> due(Instant now, Optional<String> after) {
    return lists.due(now, after);
  }

  @Override
  public boolean remove(ForgetEntry entry) {
    return table.commit(List.of(ForgetItems.removal(table, entry))).isEmpty();
  }

  @Override
  public Page<Document> list(DocumentQuery query) {
    return lists.documents(query);
  }

  @Override
  public List<Document> slice(StoreSlice asked) {
    return lists.slice(asked);
  }
}
