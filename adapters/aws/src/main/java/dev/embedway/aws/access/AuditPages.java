package dev.embedway.aws.access;

import dev.embedway.aws.dynamo.Cursor;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.observe.AuditQuery;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.topology.TableSpec;
import dev.embedway.topology.Topology;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * Pages of one list of audit records, newest first. Conditions on time are ranges of keys; one on
 * the action is a filter, for which a page reads at most {@value #MAX_QUERIES} times {@value
 * #MIN_READ} items of a partition, and then says where to go on.
 *
 * <p>Immutable.
 */
final class AuditPages {

  static final String MONTH = "month";
  static final String PLACE = "place";

  /** Max queries of a page in one partition that brought nothing to its end. */
  static final int MAX_QUERIES = 10;

  /** Items that a query with a filter reads. */
  static final int MIN_READ = 200;

  private static final String ACTION = "action";

  /** Start of the list of all tenants: nothing was recorded before. */
  private static final YearMonth FIRST = YearMonth.of(2026, 1);

  /** Below and above every sort key, which begins with a year. */
  private static final String LOWEST = "0";

  private static final String HIGHEST = ":";

  /** Above the number sign, which follows the time in a sort key. */
  private static final String BEHIND = "$";

  /** Cursor of the list of all tenants: partition, then time and random part. */
  private static final Pattern CURSOR =
      Pattern.compile(
          "([AS]#[A-Za-z0-9_-]{1,255})\\|(([0-9]{4}-(?:0[1-9]|1[0-2]))-[0-9T:.-]{1,30}Z#[0-9a-f]{16})");

  private final DynamoTable table;
  private final AuditQuery query;
  private final PageRequest asked;

  AuditPages(DynamoTable table, AuditQuery query, PageRequest asked) {
    this.table = table;
    this.query = query;
    this.asked = asked;
  }

  /** A page of several partitions as one list; no two of their items share a sort key. */
  Page<Item> of(List<String> partitions) {
    String name = name(partitions.getFirst());
    Optional<String> after = asked.after().map(cursor -> Cursor.decode(cursor, name).place());
    List<Span> spans = partitions.stream().map(each -> read(each, after)).toList();
    // Below this place a partition has not been read, so others' items there are not next yet.
    Optional<String> floor =
        spans.stream().flatMap(span -> span.reached().stream()).max(Comparator.naturalOrder());
    List<Item> next =
        spans.stream()
            .flatMap(span -> span.items().stream())
            .filter(item -> floor.map(place -> sort(item).compareTo(place) >= 0).orElse(true))
            .sorted(Comparator.comparing(AuditPages::sort).reversed())
            .toList();
    return page(next, AuditPages::sort, floor, name);
  }

  /** A page of all partitions, month by month. */
  Page<Item> ofAll(Instant now) {
    String name = name("all tenants");
    YearMonth month = month(query.to().filter(now::isAfter).orElse(now));
    YearMonth first = query.from().map(AuditPages::month).filter(FIRST::isBefore).orElse(FIRST);
    Map<String, AttributeValue> start = Map.of();
    if (asked.after().isPresent()) {
      start = start(Cursor.decode(asked.after().get(), name), month);
      month = YearMonth.parse(new Item(start).string(MONTH));
    }
    List<Item> found = new ArrayList<>();
    for (int queries = 0;
        found.size() <= asked.limit()
            && !month.isBefore(first)
            && (queries < MAX_QUERIES || start.isEmpty());
        queries++) {
      QueryRequest request =
          request(MONTH, month.toString(), PLACE, asked.limit() + 1 - found.size(), start)
              .indexName(Topology.AUDIT_BY_MONTH)
              .build();
      DynamoTable.QueryPage page = table.query(request);
      found.addAll(page.items());
      start = page.last();
      month = start.isEmpty() ? month.minusMonths(1) : month;
    }
    Optional<String> reached =
        start.isEmpty() ? Optional.empty() : Optional.of(place(new Item(start)));
    return page(found, AuditPages::place, reached, name);
  }

  private Page<Item> page(
      List<Item> found, Function<Item, String> place, Optional<String> reached, String name) {
    boolean isFull = found.size() > asked.limit();
    List<Item> items = isFull ? found.subList(0, asked.limit()) : found;
    Optional<String> next = isFull ? Optional.of(place.apply(items.getLast())) : reached;
    return new Page<>(items, next.map(at -> new Cursor(at, name).encoded()));
  }

  /**
   * Items of one partition.
   *
   * @param reached sort key down to which it was read; empty if it was read to its end
   */
  private record Span(List<Item> items, Optional<String> reached) {}

  private Span read(String partition, Optional<String> after) {
    Map<String, AttributeValue> start =
        after.map(place -> DynamoTable.key(partition, place)).orElse(Map.of());
    List<Item> found = new ArrayList<>();
    int count = asked.limit() + 1;
    for (int queries = 0; queries < MAX_QUERIES; queries++) {
      QueryRequest request =
          request(
                  TableSpec.PARTITION_KEY,
                  partition,
                  TableSpec.SORT_KEY,
                  count - found.size(),
                  start)
              .consistentRead(true)
              .build();
      DynamoTable.QueryPage page = table.query(request);
      found.addAll(page.items());
      start = page.last();
      if (found.size() >= count || start.isEmpty()) {
        break;
      }
    }
    return new Span(found, start.isEmpty() ? Optional.empty() : Optional.of(sort(new Item(start))));
  }

  private QueryRequest.Builder request(
      String partitionKey,
      String partition,
      String sortKey,
      int count,
      Map<String, AttributeValue> start) {
    Map<String, String> names = new HashMap<>(Map.of("#pk", partitionKey, "#sk", sortKey));
    Map<String, AttributeValue> values = new HashMap<>();
    values.put(":pk", Item.text(partition));
    values.put(":from", Item.text(query.from().map(Item::ordered).orElse(LOWEST)));
    values.put(":to", Item.text(query.to().map(to -> Item.ordered(to) + BEHIND).orElse(HIGHEST)));
    query
        .action()
        .ifPresent(action -> {
          names.put("#action", ACTION);
          values.put(":action", Item.text(action));
        });
    return QueryRequest.builder()
        .scanIndexForward(false)
        .keyConditionExpression("#pk = :pk AND #sk BETWEEN :from AND :to")
        .filterExpression(query.action().isPresent() ? "#action = :action" : null)
        .limit(query.action().isPresent() ? Math.max(count, MIN_READ) : count)
        .expressionAttributeNames(names)
        .expressionAttributeValues(values)
        .exclusiveStartKey(start.isEmpty() ? null : start);
  }

  private static Map<String, AttributeValue> start(Cursor after, YearMonth newest) {
    Matcher cursor = CURSOR.matcher(after.place());
    if (!cursor.matches() || YearMonth.parse(cursor.group(3)).isAfter(newest)) {
      throw Cursor.invalid();
    }
    Map<String, AttributeValue> start =
        new HashMap<>(DynamoTable.key(cursor.group(1), cursor.group(2)));
    start.put(MONTH, Item.text(cursor.group(3)));
    start.put(PLACE, Item.text(cursor.group(2)));
    return start;
  }

  /** Two queries of the same list have the same name. */
  private String name(String list) {
    return query.action().isEmpty() && query.from().isEmpty() && query.to().isEmpty()
        ? list
        : String.join(
            "\n",
            list,
            query.action().orElse(""),
            query.from().map(Instant::toString).orElse(""),
            query.to().map(Instant::toString).orElse(""));
  }

  private static YearMonth month(Instant at) {
    return YearMonth.from(at.atZone(ZoneOffset.UTC));
  }

  private static String sort(Item item) {
    return item.string(TableSpec.SORT_KEY);
  }

  private static String place(Item item) {
    return item.string(TableSpec.PARTITION_KEY) + "|" + item.string(PLACE);
  }
}
