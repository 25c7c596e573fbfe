package dev.embedway.aws.dynamo;

import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.topology.TableSpec;
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
public final class Listing {

  private final DynamoTable table;
  private final String partition;
  private final boolean isAscending;

  private Listing(DynamoTable table, String partition, boolean isAscending) {
    this.table = table;
    this.partition = partition;
    this.isAscending = isAscending;
  }

  /** The partition, smallest sort key first. */
  public static Listing ascending(DynamoTable table, String partition) {
    return new Listing(table, partition, true);
  }

  /** The partition, largest sort key first. */
  public static Listing descending(DynamoTable table, String partition) {
    return new Listing(table, partition, false);
  }

  /**
   * The part that is asked for.
   *
   * @throws dev.embedway.core.error.InvalidRequestException {@code invalid_cursor}
   */
  public Page<Item> page(PageRequest asked) {
    return cut(read(after(asked, partition), asked.limit() + 1), asked.limit(), partition);
  }

  private static Optional<String> after(PageRequest asked, String name) {
    return asked.after().map(after -> Cursor.decode(after, name).place());
  }

  /** Items behind a sort key, up to a count. */
  private List<Item> read(Optional<String> after, int count) {
    Map<String, AttributeValue> start =
        after.map(place -> DynamoTable.key(partition, place)).orElse(Map.of());
    List<Item> found = new ArrayList<>();
    do {
      DynamoTable.QueryPage page = table.query(query(count - found.size(), start));
      found.addAll(page.items());
      start = page.last();
    } while (found.size() < count && !start.isEmpty());
    return found;
  }

  private static Page<Item> cut(List<Item> found, int limit, String name) {
    if (found.size() <= limit) {
      return new Page<>(found, Optional.empty());
    }
    List<Item> items = found.subList(0, limit);
    String last = items.getLast().string(TableSpec.SORT_KEY);
    return new Page<>(items, Optional.of(new Cursor(last, name).encoded()));
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
