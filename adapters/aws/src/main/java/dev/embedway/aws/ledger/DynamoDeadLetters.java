package dev.embedway.aws.ledger;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.Cursor;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetterId;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.topology.TableSpec;
import dev.embedway.topology.Topology;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** Dead letters as the ledger's table has them. {@link DynamoLedger} writes them. */
@ThreadSafe
public final class DynamoDeadLetters implements DeadLetterStore {

  private static final int MAX_LIMIT = 500;
  private static final int READ_AT_ONCE = 100;

  private final DynamoTable table;

  /** Dead letters of the ledger's table. */
  public DynamoDeadLetters(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
  }

  @Override
  public Optional<DeadLetter> find(DeadLetterId id) {
    return table.get(LedgerKeys.of(id)).map(DeadLetterItems::letter);
  }

  @Override
  public Page<DeadLetter> list(DeadLetterQuery query) {
    if (query.limit() < 1 || query.limit() > MAX_LIMIT) {
      throw new IllegalArgumentException("a limit is 1..500, given was " + query.limit());
    }
    String asked = described(query);
    Map<String, AttributeValue> start =
        query
            .after()
            .map(after -> startOf(query.stage(), Cursor.decode(after, asked)))
            .orElse(Map.of());
    // One more than asked for shows whether a page follows.
    List<DeadLetter> found = new ArrayList<>();
    do {
      DynamoTable.QueryPage page = table.query(request(query.stage(), start));
      page.items().stream().map(DeadLetterItems::letter).filter(query::admits).forEach(found::add);
      start = page.last();
    } while (found.size() <= query.limit() && !start.isEmpty());
    if (found.size() <= query.limit()) {
      return new Page<>(found, Optional.empty());
    }
    List<DeadLetter> items = found.subList(0, query.limit());
    String place = DeadLetterItems.place(items.getLast());
    return new Page<>(items, Optional.of(new Cursor(place, asked).encoded()));
  }

  @Override
  public Map<DeadLetterState, Long> counts(PipelineStage stage) {
    Map<DeadLetterState, Long> counts = new EnumMap<>(DeadLetterState.class);
    Map<String, AttributeValue> start = Map.of();
    do {
      DynamoTable.QueryPage page = table.query(request(stage, start));
      page.items().forEach(item -> counts.merge(DeadLetterItems.state(item), 1L, Long::sum));
      start = page.last();
    } while (!start.isEmpty());
    return counts;
  }

  @Override
  public Page<DeadLetter> unsent(Optional<String> after) {
    List<DeadLetter> letters =
        table
            .getAll(
                table.list(LedgerKeys.UNSENT).stream()
                    .map(mark -> new DeadLetterId(mark.string(TableSpec.SORT_KEY)))
                    .map(LedgerKeys::of)
                    .toList())
            .stream()
            .map(DeadLetterItems::letter)
            .filter(DeadLetter::isUnsent)
            .toList();
    return new Page<>(letters, Optional.empty());
  }

  @Override
  public int deleteFailedBefore(PipelineStage stage, Instant time) {
    int deleted = 0;
    Map<String, AttributeValue> start = Map.of();
    do {
      DynamoTable.QueryPage page = table.query(oldest(stage, time, start));
      for (Item item : page.items()) {
        deleted += isDeletedUnlessUnsent(DeadLetterItems.letter(item)) ? 1 : 0;
        if (deleted == MAX_DELETED) {
          return deleted;
        }
      }
      start = page.last();
    } while (!start.isEmpty());
    return deleted;
  }

  private boolean isDeletedUnlessUnsent(DeadLetter letter) {
    return !letter.isUnsent() && delete(letter);
  }

  /** The index may show what has changed since: the item's revision decides. */
  @Override
  public boolean delete(DeadLetter letter) {
    return table
        .commit(
            List.of(
                table.delete(
                    LedgerKeys.of(letter.id()),
                    LedgerItems.REVISION,
                    Item.number(letter.revision())),
                table.delete(LedgerKeys.unsent(letter.id()))))
        .isEmpty();
  }

  private static QueryRequest oldest(
      PipelineStage stage, Instant time, Map<String, AttributeValue> start) {
    return QueryRequest.builder()
        .indexName(Topology.LEDGER_DEAD_LETTERS)
        .keyConditionExpression("#dead = :dead AND #failed < :time")
        .expressionAttributeNames(Map.of("#dead", LedgerKeys.DEAD, "#failed", LedgerKeys.FAILED))
        .expressionAttributeValues(
            Map.of(
                ":dead", Item.text(DeadLetterItems.partition(stage)),
                ":time", Item.text(LedgerKeys.millis(time))))
        .limit(READ_AT_ONCE)
        .exclusiveStartKey(start.isEmpty() ? null : start)
        .build();
  }

  private static QueryRequest request(PipelineStage stage, Map<String, AttributeValue> start) {
    return QueryRequest.builder()
        .indexName(Topology.LEDGER_DEAD_LETTERS)
        .keyConditionExpression("#dead = :dead")
        .expressionAttributeNames(Map.of("#dead", LedgerKeys.DEAD))
        .expressionAttributeValues(Map.of(":dead", Item.text(DeadLetterItems.partition(stage))))
        .scanIndexForward(false)
        .limit(READ_AT_ONCE)
        .exclusiveStartKey(start.isEmpty() ? null : start)
        .build();
  }

  private static Map<String, AttributeValue> startOf(PipelineStage stage, Cursor cursor) {
    String[] parts = cursor.place().split("#", 2);
    DeadLetterId id =
        Optional.of(parts)
            .filter(it -> it.length == 2)
            .flatMap(it -> DeadLetterId.parse(it[1]))
            .orElseThrow(Cursor::invalid);
    Map<String, AttributeValue> key = new HashMap<>(LedgerKeys.of(id));
    key.put(LedgerKeys.DEAD, Item.text(DeadLetterItems.partition(stage)));
    key.put(LedgerKeys.FAILED, Item.text(cursor.place()));
    return key;
  }

  /** Two queries of the same list differ in their limit only. */
  private static String described(DeadLetterQuery query) {
    return String.join(
        "\n",
        "dead-letters",
        query.stage().wire(),
        query.states().stream().sorted().toList().toString(),
        query.tenant().toString(),
        query.job().toString());
  }
}
