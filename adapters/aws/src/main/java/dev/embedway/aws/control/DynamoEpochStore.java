package dev.embedway.aws.control;

import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.DynamoUpdate;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.cache.CacheEpoch;
import dev.embedway.core.cache.EpochStore;
import dev.embedway.core.tenant.TenantId;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Epochs in the control table: an item {@code C#epochs} / {@code fleet}, and {@code C#epochs} /
 * {@code T#<tenant>} for each tenant that was cut off once; {@code n} is the number.
 *
 * <p>Thread-safe; reads are strongly consistent.
 */
public final class DynamoEpochStore implements EpochStore {

  private static final String PARTITION = "C#epochs";
  private static final String FLEET = "fleet";
  private static final String NUMBER = "n";

  private final DynamoTable table;

  /** Epochs in a table of the shape that the topology gives it. */
  public DynamoEpochStore(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
  }

  @Override
  public CacheEpoch read(TenantId tenant) {
    return new CacheEpoch(number(FLEET), number(place(tenant)));
  }

  @Override
  public void advance(Optional<TenantId> tenant) {
    Map<String, AttributeValue> key =
        DynamoTable.key(PARTITION, tenant.map(DynamoEpochStore::place).orElse(FLEET));
    DynamoUpdate next =
        new DynamoUpdate(
            key,
            "ADD #n :one",
            "attribute_not_exists(#n) OR #n >= :one",
            Map.of("#n", NUMBER),
            Map.of(":one", Item.number(1)));
    if (table.update(next).isEmpty()) {
      throw new IllegalStateException("an epoch below 1 is in the table");
    }
  }

  private long number(String place) {
    return table
        .get(DynamoTable.key(PARTITION, place))
        .map(item -> item.longValue(NUMBER))
        .orElse(0L);
  }

  private static String place(TenantId tenant) {
    return "T#" + tenant.value();
  }
}
