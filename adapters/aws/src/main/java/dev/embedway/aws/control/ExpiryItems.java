package dev.embedway.aws.control;

import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.TableSpec;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * The list of stores that expire, in the control table: an item {@code X#expiries} / {@code <second
 * of the expiry in 12 digits>#<tenant>#<store id>} for each, so that those that are due are read
 * without the others.
 */
final class ExpiryItems {

  private static final String PARTITION = "X#expiries";
  private static final String TENANT = "tenant";
  private static final String STORE = "store";

  private ExpiryItems() {}

  /** The entry of a store; empty for one that does not expire. */
  static Optional<Item> of(StoreSpec store) {
    return place(store)
        .map(place -> {
          Item.Builder entry =
              Item.builder().with(TENANT, store.tenant().value()).with(STORE, store.id());
          place.forEach(entry::with);
          return entry.build();
        });
  }

  /** The place of a store's entry. */
  static Optional<Map<String, AttributeValue>> place(StoreSpec store) {
    return store
        .expiry()
        .map(expiry ->
            DynamoTable.key(
                PARTITION, second(expiry.at()) + "#" + store.tenant().value() + "#" + store.id()));
  }

  /** True of the entry that a store has now. */
  static boolean isOf(Item entry, StoreSpec store) {
    return place(store)
        .filter(place ->
            Item.text(entry.string(TableSpec.SORT_KEY)).equals(place.get(TableSpec.SORT_KEY)))
        .isPresent();
  }

  static TenantId tenant(Item entry) {
    return new TenantId(entry.string(TENANT));
  }

  static String storeId(Item entry) {
    return entry.string(STORE);
  }

  /** A page of the entries of stores that expire before a second, in the order of their ends. */
  static QueryRequest before(Instant time, int limit, Map<String, AttributeValue> start) {
    return QueryRequest.builder()
        .consistentRead(true)
        .limit(limit)
        .keyConditionExpression("#pk = :pk AND #sk < :sk")
        .expressionAttributeNames(Map.of("#pk", TableSpec.PARTITION_KEY, "#sk", TableSpec.SORT_KEY))
        .expressionAttributeValues(
            Map.of(":pk", Item.text(PARTITION), ":sk", Item.text(second(time))))
        .exclusiveStartKey(start.isEmpty() ? null : start)
        .build();
  }

  private static String second(Instant time) {
    return "%012d".formatted(time.getEpochSecond());
  }
}
