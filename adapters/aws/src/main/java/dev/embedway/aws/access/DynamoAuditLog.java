package dev.embedway.aws.access;

import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.Cursor;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.aws.dynamo.Listing;
import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.TableSpec;
import dev.embedway.topology.Topology;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * Audit records in their own table: an item {@code A#<tenant>} / {@code <time>#<random>} each,
 * without an end; {@code S#<tenant>} for what was done in the bucket, so that a function which is
 * handed files can be kept from the other records. {@code month} and {@code place}, which equals
 * the sort key, put all tenants' records into index {@code by-month}.
 *
 * <p>Thread-safe if its generator is. Reads of one tenant are strongly consistent, those of all
 * tenants follow within moments.
 */
public final class DynamoAuditLog implements AuditLog {

  private static final String OF_REQUESTS = "A#";
  private static final String OF_OBJECTS = "S#";
  private static final String MONTH = "month";
  private static final String PLACE = "place";

  /** Start of the list of all tenants: nothing was recorded before. */
  private static final YearMonth FIRST = YearMonth.of(2026, 1);

  /** Cursor of the list of all tenants: partition, then time and random part. */
  private static final Pattern CURSOR =
      Pattern.compile(
          "([AS]#[A-Za-z0-9_-]{1,255})\\|(([0-9]{4}-(?:0[1-9]|1[0-2]))-[0-9T:.-]{1,30}Z#[0-9a-f]{16})");

  private static final String ALL = "all tenants";

  private final DynamoTable table;
  private final String prefix;
  private final InstantSource clock;
  private final RandomGenerator random;

  /** Records of requests, in a table of the shape that the topology gives it. */
  public DynamoAuditLog(
      DynamoDbClient dynamoDb, String table, InstantSource clock, RandomGenerator random) {
    this(dynamoDb, table, OF_REQUESTS, clock, random);
  }

  private DynamoAuditLog(
      DynamoDbClient dynamoDb,
      String table,
      String prefix,
      InstantSource clock,
      RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
    this.prefix = prefix;
    this.clock = clock;
    this.random = random;
  }

  /** The same table, into which records of objects are written. */
  public static DynamoAuditLog ofObjects(
      DynamoDbClient dynamoDb, String table, InstantSource clock, RandomGenerator random) {
    return new DynamoAuditLog(dynamoDb, table, OF_OBJECTS, clock, random);
  }

  @Override
  public void write(AuditRecord entry) {
    String place = Item.ordered(entry.at()) + "#%016x".formatted(random.nextLong());
    Item.Builder item =
        Item.builder()
            .with("at", entry.at())
            .with("actor", entry.actor())
            .with("action", entry.action())
            .with("subject", entry.subject())
            .with("before", facts(entry.before()))
            .with("after", facts(entry.after()))
            .with(MONTH, YearMonth.from(entry.at().atZone(ZoneOffset.UTC)).toString())
            .with(PLACE, place);
    DynamoTable.key(prefix + entry.tenant().value(), place).forEach(item::with);
    table.commit(List.of(table.putNew(item.build())));
  }

  @Override
  public Page<AuditRecord> list(TenantId tenant, PageRequest page) {
    String name = OF_REQUESTS + tenant.value();
    return Listing.merged(table, List.of(name, OF_OBJECTS + tenant.value()), name, page)
        .map(DynamoAuditLog::entry);
  }

  @Override
  public Page<AuditRecord> list(PageRequest asked) {
    YearMonth month = YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
    Map<String, AttributeValue> start = Map.of();
    if (asked.after().isPresent()) {
      start = start(asked.after().get(), month);
      month = YearMonth.parse(new Item(start).string(MONTH));
    }
    List<Item> found = new ArrayList<>();
    while (found.size() <= asked.limit() && !month.isBefore(FIRST)) {
      DynamoTable.QueryPage page =
          table.query(query(month, asked.limit() + 1 - found.size(), start));
      found.addAll(page.items());
      start = page.last();
      month = start.isEmpty() ? month.minusMonths(1) : month;
    }
    if (found.size() <= asked.limit()) {
      return new Page<>(found, Optional.<String>empty()).map(DynamoAuditLog::entry);
    }
    List<Item> items = found.subList(0, asked.limit());
    Item last = items.getLast();
    String cursor = last.string(TableSpec.PARTITION_KEY) + "|" + last.string(PLACE);
    return new Page<>(items, Optional.of(new Cursor(cursor, ALL).encoded()))
        .map(DynamoAuditLog::entry);
  }

  private static Map<String, AttributeValue> start(String after, YearMonth newest) {
    Matcher cursor = CURSOR.matcher(Cursor.decode(after, ALL).place());
    if (!cursor.matches() || YearMonth.parse(cursor.group(3)).isAfter(newest)) {
      throw Cursor.invalid();
    }
    Map<String, AttributeValue> start =
        new HashMap<>(DynamoTable.key(cursor.group(1), cursor.group(2)));
    start.put(MONTH, Item.text(cursor.group(3)));
    start.put(PLACE, Item.text(cursor.group(2)));
    return start;
  }

  private static QueryRequest query(YearMonth month, int limit, Map<String, AttributeValue> start) {
    return QueryRequest.builder()
        .indexName(Topology.AUDIT_BY_MONTH)
        .scanIndexForward(false)
        .limit(limit)
        .keyConditionExpression("#month = :month")
        .expressionAttributeNames(Map.of("#month", MONTH))
        .expressionAttributeValues(Map.of(":month", Item.text(month.toString())))
        .exclusiveStartKey(start.isEmpty() ? null : start)
        .build();
  }

  private static AuditRecord entry(Item item) {
    return new AuditRecord(
        item.instant("at"),
        new TenantId(item.string(TableSpec.PARTITION_KEY).substring(OF_REQUESTS.length())),
        item.string("actor"),
        item.string("action"),
        new AuditRecord.Change(
            item.string("subject"), facts(item.map("before")), facts(item.map("after"))));
  }

  private static Item facts(Map<String, String> facts) {
    Item.Builder item = Item.builder();
    facts.forEach(item::with);
    return item.build();
  }

  private static Map<String, String> facts(Optional<Item> item) {
    return item.map(Item::values).orElse(Map.of()).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, fact -> fact.getValue().s()));
  }
}
