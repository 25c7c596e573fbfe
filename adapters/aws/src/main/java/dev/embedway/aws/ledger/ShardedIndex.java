package dev.embedway.aws.ledger;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.aws.dynamo.Cursor;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.topology.TableSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * A sparse index of the ledger, spread over {@link LedgerKeys#SHARDS} partitions and read one after
 * the other, each by its sort key.
 */
@ThreadSafe
final class ShardedIndex {

  private static final int PAGE = 100;

  private final DynamoTable table;
  private final TableSpec.IndexSpec index;

  ShardedIndex(DynamoTable table, TableSpec.IndexSpec index) {
    this.table = table;
    this.index = index;
  }

  /**
   * A page of items, up to 100.
   *
   * @param upTo the last sort key; empty for all
   * @param after an earlier page's {@code next}
   * @throws dev.embedway.core.error.InvalidRequestException {@code invalid_cursor}
   */
  IndexPage page(Optional<String> upTo, Optional<String> after) {
    Place place = after.map(this::decoded).orElse(new Place(0, Map.of()));
    while (true) {
      DynamoTable.QueryPage page = table.query(request(place, upTo));
      Optional<Place> next = place.next(page.last());
      if (!page.items().isEmpty() || next.isEmpty()) {
        return new IndexPage(page.items(), next.map(this::encoded));
      }
      place = next.get();
    }
  }

  /** The first items of each partition, up to so many of each; a request for each partition. */
  List<Item> firsts(int max) {
    return IntStream.range(0, LedgerKeys.SHARDS)
        .mapToObj(shard ->
            table.query(
                request(new Place(shard, Map.of()), Optional.empty()).toBuilder()
                    .limit(max)
                    .build()))
        .flatMap(page -> page.items().stream())
        .toList();
  }

  /**
   * Items of the index.
   *
   * @param next where the following page starts, empty at the end
   */
  record IndexPage(List<Item> items, Optional<String> next) {
    IndexPage {
      items = List.copyOf(items);
    }
  }

  private QueryRequest request(Place place, Optional<String> upTo) {
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    names.put("#shard", index.partitionKey());
    values.put(":shard", Item.text(LedgerKeys.shard(index.partitionKey(), place.shard())));
    upTo.ifPresent(last -> {
      names.put("#sort", index.sortKey());
      values.put(":last", Item.text(last));
    });
    return QueryRequest.builder()
        .indexName(index.name())
        .keyConditionExpression("#shard = :shard" + (upTo.isPresent() ? " AND #sort <= :last" : ""))
        .expressionAttributeNames(names)
        .expressionAttributeValues(values)
        .limit(PAGE)
        .exclusiveStartKey(place.start().isEmpty() ? null : place.start())
        .build();
  }

  private String encoded(Place place) {
    String text =
        place.start().isEmpty()
            ? place.shard() + Place.SEPARATOR
            : String.join(
                Place.SEPARATOR,
                Integer.toString(place.shard()),
                new Item(place.start()).string(index.sortKey()),
                new Item(place.start()).string(TableSpec.PARTITION_KEY),
                new Item(place.start()).string(TableSpec.SORT_KEY));
    return new Cursor(text, index.name()).encoded();
  }

  private Place decoded(String encoded) {
    String[] parts = Cursor.decode(encoded, index.name()).place().split("\\|", 4);
    int shard = Integer.parseInt(parts[0]);
    if (parts.length < 4) {
      return new Place(shard, Map.of());
    }
    return new Place(
        shard,
        Map.of(
            index.partitionKey(),
            Item.text(LedgerKeys.shard(index.partitionKey(), shard)),
            index.sortKey(),
            Item.text(parts[1]),
            TableSpec.PARTITION_KEY,
            Item.text(parts[2]),
            TableSpec.SORT_KEY,
            Item.text(parts[3])));
  }

  /**
   * Place at which a list goes on.
   *
   * @param start key of the last item that was read in the partition; empty at its beginning
   */
  private record Place(int shard, Map<String, AttributeValue> start) {

    private static final String SEPARATOR = "|";

    /** The place behind a page; empty behind the last partition's last. */
    Optional<Place> next(Map<String, AttributeValue> last) {
      if (!last.isEmpty()) {
        return Optional.of(new Place(shard, last));
      }
      return shard + 1 < LedgerKeys.SHARDS
          ? Optional.of(new Place(shard + 1, Map.of()))
          : Optional.empty();
    }
  }
}
