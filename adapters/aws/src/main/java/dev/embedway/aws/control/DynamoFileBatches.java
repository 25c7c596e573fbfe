package dev.embedway.aws.control;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.file.batch.FileBatch;
import dev.embedway.core.file.batch.FileBatchStore;
import dev.embedway.core.tenant.TenantId;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Batches of files in the control table: an item {@code T#<tenant>#G} / {@code <batch id>} each.
 * DynamoDB deletes them up to days after they {@code expire}, so the time is looked at here too.
 */
@ThreadSafe
public final class DynamoFileBatches implements FileBatchStore {

  private static final String EXPIRES = "expires";
  private static final String KEY = "key";

  private final DynamoTable table;
  private final InstantSource clock;

  /** Batches in a table of the shape that the topology gives it, its TTL in {@code expires}. */
  public DynamoFileBatches(
      DynamoDbClient dynamoDb, String table, InstantSource clock, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
    this.clock = clock;
  }

  @Override
  public void put(TenantId tenant, FileBatch batch) {
    Item.Builder item =
        Item.builder()
            .with("storeId", batch.storeId())
            .with(
                "files",
                batch.keys().stream().map(key -> Item.builder().with(KEY, key).build()).toList())
            .with("state", batch.state().name())
            .with("createdAt", batch.createdAt())
            .with(EXPIRES, batch.createdAt().plus(LIFETIME).getEpochSecond());
    place(tenant, batch.id()).forEach(item::with);
    table.commit(List.of(table.put(item.build())));
  }

  @Override
  public Optional<FileBatch> find(TenantId tenant, String id) {
    return table
        .get(place(tenant, id))
        .filter(item -> item.longValue(EXPIRES) > clock.instant().getEpochSecond())
        .map(item ->
            new FileBatch(
                id,
                item.string("storeId"),
                item.list("files").stream().map(file -> file.string(KEY)).toList(),
                FileBatch.State.valueOf(item.string("state")),
                item.instant("createdAt")));
  }

  private static Map<String, AttributeValue> place(TenantId tenant, String id) {
    return DynamoTable.key("T#" + tenant.value() + "#G", id);
  }
}
