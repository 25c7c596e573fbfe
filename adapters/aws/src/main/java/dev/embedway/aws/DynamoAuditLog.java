package dev.embedway.aws;

import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.topology.TableSpec;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * Audit records in the control table: an item {@code A#<tenant>} / {@code <time>#<random>} each,
 * without an end.
 *
 * <p>Thread-safe if its generator is; reads are strongly consistent.
 */
public final class DynamoAuditLog implements AuditLog {

  /** Of one length, so that text is in the order of time. */
  private static final DateTimeFormatter ORDERED =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final DynamoTable table;
  private final RandomGenerator random;

  /** Records in a table of the shape that the topology gives it. */
  public DynamoAuditLog(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
    this.random = random;
  }

  @Override
  public void write(AuditRecord entry) {
    Item.Builder item =
        Item.builder()
            .with("at", entry.at())
            .with("actor", entry.actor())
            .with("action", entry.action())
            .with("subject", entry.subject())
            .with("before", facts(entry.before()))
            .with("after", facts(entry.after()));
    String place = ORDERED.format(entry.at()) + "#%016x".formatted(random.nextLong());
    DynamoTable.key(partition(entry.tenant()), place).forEach(item::with);
    table.commit(List.of(table.putNew(item.build())));
  }

  @Override
  public List<AuditRecord> list(TenantId tenant, int limit) {
    return table
        .query(
            QueryRequest.builder()
                .consistentRead(true)
                .scanIndexForward(false)
                .limit(limit)
                .keyConditionExpression("#pk = :pk")
                .expressionAttributeNames(Map.of("#pk", TableSpec.PARTITION_KEY))
                .expressionAttributeValues(Map.of(":pk", Item.text(partition(tenant))))
                .build())
        .items()
        .stream()
        .map(item -> entry(tenant, item))
        .toList();
  }

  private static AuditRecord entry(TenantId tenant, Item item) {
    return new AuditRecord(
        item.instant("at"),
        tenant,
        item.string("actor"),
        item.string("action"),
        item.string("subject"),
        facts(item.map("before")),
        facts(item.map("after")));
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

  private static String partition(TenantId tenant) {
    return "A#" + tenant.value();
  }
}
