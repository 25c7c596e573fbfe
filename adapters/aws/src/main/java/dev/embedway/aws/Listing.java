package dev.embedway.aws;

import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.topology.TableSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * A partition read in pages by its sort key. A page costs what it shows and one item more.
 *
 * <p>Thread-safe; reads are strongly consistent.
 */
final class Listing {

  private final DynamoTable table;
  private final String partition;
  private final boolean isAscending;

  private Listing(DynamoTable table, String partition, boolean isAscending) {
    this.table = table;
    this.partition = partition;
    this.isAscending = isAscending;
  }

  /** The partition, smallest sort key first. */
  static Listing ascending(DynamoTable table, String partition) {
    return new Listing(table, partition, true);
  }

  /** The partition, largest sort key first. */
  static Listing descending(DynamoTable table, String partition) {
    return new Listing(table, partition, false);
  }

  /**
   * The part that is asked for.
   *
   * @throws dev.embedway.core.error.InvalidRequestException {@code invalid_cursor}
   */
  Page<Item> page(PageRequest asked) {
    Map<String, AttributeValue> start =
        asked
            .after()
            .map(after -> DynamoTable.key(partition, Cursor.decode(after, partition).place()))
            .orElse(Map.of());
    List<Item> found = new ArrayList<>();
    do {
      DynamoTable.QueryPage page = table.query(query(asked.limit() + 1 - found.size(), start));
      found.addAll(page.items());
      start = page.last();
    } while (found.size() <= asked.limit() && !start.isEmpty());
    if (found.size() <= asked.limit()) {
      return new Page<>(found, Optional.empty());
    }
    List<Item> items = found.subList(0, asked.limit());
    String last = items.getLast().string(TableSpec.SORT_KEY);
    return new Page<>(items, Optional.of(new Cursor(last, partition).encoded()));
  }

  private QueryRequest query(int limit, Map<String, AttributeValue> start) {
    Map<String, String> names = new HashMap<>();
    names.put("#pk", TableSpec.PARTITION_KEY);
    return QueryRequest.builder()
        .consistentRead(true)
        .scanIndexForward(isAscending)
        .limit(limit)
        .keyConditionExpression("#pk = :pk")
        .expressionAttributeNames(names)
        .expressionAttributeValues(Map.of(":pk", Item.text(partition)))
        .exclusiveStartKey(start.isEmpty() ? null : start)
        .build();
  }
}
