package dev.embedway.aws.control;

import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.TableSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * A list of what expires, in the control table: an item {@code <partition>} / {@code <second of the
 * expiry in 12 digits>#<tenant>#<id>} for each, so that what is due is read without the rest.
 *
 * @param partition of the list
 */
record ExpiryList(String partition) {

  private static final String TENANT = "tenant";
  private static final String ID = "id";

  /** An entry, as it is written. */
  Item entry(Instant end, TenantId tenant, String id) {
    Item.Builder entry = Item.builder().with(TENANT, tenant.value()).with(ID, id);
    place(end, tenant, id).forEach(entry::with);
    return entry.build();
  }

  /** Key of an entry. */
  Map<String, AttributeValue> place(Instant end, TenantId tenant, String id) {
    return DynamoTable.key(partition, second(end) + "#" + tenant.value() + "#" + id);
  }

  /**
   * Things that end before the second of a time, in the order of the ends.
   *
   * @param found reads what an entry stands for, with its present end; empty where it is gone
   */
  <T> List<T> before(
      DynamoTable table, Instant time, int limit, Function<Entry, Optional<Ending<T>>> found) {
    List<T> due = new ArrayList<>();
    Map<String, AttributeValue> start = Map.of();
    do {
      DynamoTable.QueryPage page = table.query(query(time, limit, start));
      for (Item item : page.items()) {
        Entry entry = new Entry(new TenantId(item.string(TENANT)), item.string(ID));
        // What was given another end or deleted since has another place in the list, or none.
        found
            .apply(entry)
            .filter(each -> isAt(item, place(each.end(), entry.tenant(), entry.id())))
            .filter(_ -> due.size() < limit)
            .ifPresent(each -> due.add(each.it()));
      }
      start = page.last();
    } while (due.size() < limit && !start.isEmpty());
    return due;
  }

  /** The owner and id of an entry. */
  record Entry(TenantId tenant, String id) {}

  /** Something that ends. */
  record Ending<T>(T it, Instant end) {}

  private static boolean isAt(Item item, Map<String, AttributeValue> place) {
    return Item.text(item.string(TableSpec.SORT_KEY)).equals(place.get(TableSpec.SORT_KEY));
  }

  private QueryRequest query(Instant time, int limit, Map<String, AttributeValue> start) {
    return QueryRequest.builder()
        .consistentRead(true)
        .limit(limit)
        .keyConditionExpression("#pk = :pk AND #sk < :sk")
        .expressionAttributeNames(Map.of("#pk", TableSpec.PARTITION_KEY, "#sk", TableSpec.SORT_KEY))
        .expressionAttributeValues(
            Map.of(":pk", Item.text(partition), ":sk", Item.text(second(time))))
        .exclusiveStartKey(start.isEmpty() ? null : start)
        .build();
  }

  private static String second(Instant time) {
    return "%012d".formatted(time.getEpochSecond());
  }
}
