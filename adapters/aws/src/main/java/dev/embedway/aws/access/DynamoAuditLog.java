package dev.embedway.aws.access;

import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.observe.AuditQuery;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.TableSpec;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

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
            .with(AuditPages.MONTH, YearMonth.from(entry.at().atZone(ZoneOffset.UTC)).toString())
            .with(AuditPages.PLACE, place);
    DynamoTable.key(prefix + entry.tenant().value(), place).forEach(item::with);
    table.commit(List.of(table.putNew(item.build())));
  }

  @Override
  public Page<AuditRecord> list(AuditQuery query, PageRequest page) {
    if (query.from().isPresent()
        && query.to().isPresent()
        && query.from().get().isAfter(query.to().get())) {
      // DynamoDB refuses a range whose ends are the wrong way round.
      return new Page<>(List.of(), Optional.empty());
    }
    AuditPages pages = new AuditPages(table, query, page);
    return query
        .tenant()
        .map(tenant -> pages.of(List.of(OF_REQUESTS + tenant.value(), OF_OBJECTS + tenant.value())))
        .orElseGet(() -> pages.ofAll(clock.instant()))
        .map(DynamoAuditLog::entry);
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
