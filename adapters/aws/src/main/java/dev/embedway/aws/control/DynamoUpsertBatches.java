package dev.embedway.aws.control;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.record.batch.UpsertBatch;
import dev.embedway.core.record.batch.UpsertBatch.Target;
import dev.embedway.core.record.batch.UpsertBatchStore;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.TableSpec;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Batches of records in the control table: an item {@code T#<tenant>#V} / {@code <batch id>} each,
 * and {@code X#upserts} / {@code <tenant>#<batch id>} while it is open. A write is a transaction,
 * which DynamoDB makes once however often it is sent. DynamoDB deletes batches up to days after
 * they {@code expire}, so the time is looked at here too.
 */
@ThreadSafe
public final class DynamoUpsertBatches implements UpsertBatchStore {

  private static final String OPEN = "X#upserts";
  private static final String TENANT = "tenant";
  private static final String ID = "id";

  private final DynamoTable table;
  private final InstantSource clock;

  /** Batches in a table of the shape that the topology gives it, its TTL in {@code expires}. */
  public DynamoUpsertBatches(
      DynamoDbClient dynamoDb, String table, InstantSource clock, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
    this.clock = clock;
  }

  @Override
  public boolean put(UpsertBatch next) {
    Item.Builder item = UpsertBatchItem.of(next.revised(next.revision() + 1));
    place(next.target().tenant(), next.target().id()).forEach(item::with);
    return table.commit(writes(next, item.build())).isEmpty();
  }

  private List<TransactWriteItem> writes(UpsertBatch next, Item item) {
    if (next.revision() > 0) {
      return List.of(
          table.put(
              item,
              UpsertBatchItem.REVISION + " = :seen",
              Map.of(),
              Map.of(":seen", Item.number(next.revision()))));
    }
    Target target = next.target();
    Item.Builder open = Item.builder().with(TENANT, target.tenant().value()).with(ID, target.id());
    openPlace(target).forEach(open::with);
    return List.of(table.putNew(item), table.put(open.build()));
  }

  @Override
  public Optional<UpsertBatch> find(TenantId tenant, String id) {
    return table.get(place(tenant, id)).filter(this::isRemembered).map(UpsertBatchItem::read);
  }

  @Override
  public List<UpsertBatch> list(TenantId tenant) {
    return table.list(partition(tenant)).stream()
        .filter(this::isRemembered)
        .map(UpsertBatchItem::read)
        .toList()
        .reversed();
  }

  @Override
  public long count(TenantId tenant, int max) {
    long counted = 0;
    Map<String, AttributeValue> start = Map.of();
    do {
      DynamoTable.QueryPage page = table.query(expiries(tenant, max, start));
      counted += page.items().stream().filter(this::isRemembered).count();
      start = page.last();
    } while (counted < max && !start.isEmpty());
    return Math.min(counted, max);
  }

  /** Answers with one number of each batch; the whole of it is read and paid for. */
  private static QueryRequest expiries(
      TenantId tenant, int limit, Map<String, AttributeValue> start) {
    return QueryRequest.builder()
        .consistentRead(true)
        .limit(limit)
        .keyConditionExpression("#pk = :pk")
        .projectionExpression("#expires")
        .expressionAttributeNames(
            Map.of("#pk", TableSpec.PARTITION_KEY, "#expires", UpsertBatchItem.EXPIRES))
        .expressionAttributeValues(Map.of(":pk", Item.text(partition(tenant))))
        .exclusiveStartKey(start.isEmpty() ? null : start)
        .build();
  }

  private boolean isRemembered(Item item) {
    return item.longValue(UpsertBatchItem.EXPIRES, Long.MAX_VALUE)
        > clock.instant().getEpochSecond();
  }

  @Override
  public List<UpsertBatch> open() {
    List<Map<String, AttributeValue>> places =
        table.list(OPEN).stream()
            .map(item -> place(new TenantId(item.string(TENANT)), item.string(ID)))
            .toList();
    return table.getAll(places).stream().map(UpsertBatchItem::read).toList();
  }

  @Override
  public long countOpen(TenantId tenant) {
    return table.list(OPEN, tenant.value() + "#").size();
  }

  @Override
  public void close(Target target) {
    table.commit(List.of(table.delete(openPlace(target))));
  }

  private static Map<String, AttributeValue> openPlace(Target target) {
    return DynamoTable.key(OPEN, target.tenant().value() + "#" + target.id());
  }

  private static Map<String, AttributeValue> place(TenantId tenant, String id) {
    return DynamoTable.key(partition(tenant), id);
  }

  private static String partition(TenantId tenant) {
    return "T#" + tenant.value() + "#V";
  }
}
