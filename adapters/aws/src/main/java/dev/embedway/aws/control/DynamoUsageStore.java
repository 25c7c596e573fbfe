package dev.embedway.aws.control;

import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.DynamoUpdate;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.observe.Usage;
import dev.embedway.core.observe.UsageStore;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.TableSpec;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * Usage in the control table: an item {@code U#<tenant>} / {@code <day>#<model>} each, to which is
 * added in a transaction: usage is billed, and a write that is sent twice must count once.
 *
 * <p>Thread-safe; reads are strongly consistent.
 */
public final class DynamoUsageStore implements UsageStore {

  private static final int DAYS_KEPT = 400;

  private final DynamoTable table;

  /** Usage in a table of the shape that the topology gives it, its TTL in {@code expires}. */
  public DynamoUsageStore(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
  }

  @Override
  public void add(Usage more) {
    long expires = more.day().plusDays(DAYS_KEPT + 1L).atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    table.updateOnce(
        new DynamoUpdate(
            DynamoTable.key(partition(more.tenant()), more.day() + "#" + more.model()),
            "SET #expires = :expires ADD #requests :requests, #tokens :tokens, #hits :hits",
            "",
            Map.of(
                "#requests", "requests",
                "#tokens", "tokens",
                "#hits", "cacheHits",
                "#expires", "expires"),
            Map.of(
                ":requests", Item.number(more.counts().requests()),
                ":tokens", Item.number(more.counts().tokens()),
                ":hits", Item.number(more.counts().cacheHits()),
                ":expires", Item.number(expires))));
  }

  @Override
  public List<Usage> list(TenantId tenant, LocalDate from, LocalDate to) {
    List<Usage> usage = new ArrayList<>();
    Map<String, AttributeValue> next = Map.of();
    do {
      DynamoTable.QueryPage page =
          table.query(
              QueryRequest.builder()
                  .consistentRead(true)
                  .keyConditionExpression("#pk = :pk AND #sk BETWEEN :from AND :to")
                  .expressionAttributeNames(
                      Map.of("#pk", TableSpec.PARTITION_KEY, "#sk", TableSpec.SORT_KEY))
                  .expressionAttributeValues(
                      Map.of(
                          ":pk", Item.text(partition(tenant)),
                          ":from", Item.text(from + "#"),
                          // The character after the one that ends a day.
                          ":to", Item.text(to + "$")))
                  .exclusiveStartKey(next.isEmpty() ? null : next)
                  .build());
      page.items().forEach(item -> usage.add(usage(tenant, item)));
      next = page.last();
    } while (!next.isEmpty());
    return usage;
  }

  private static Usage usage(TenantId tenant, Item item) {
    String place = item.string(TableSpec.SORT_KEY);
    int end = place.indexOf('#');
    return new Usage(
        tenant,
        place.substring(end + 1),
        LocalDate.parse(place.substring(0, end)),
        new Usage.Counts(
            item.longValue("requests"), item.longValue("tokens"), item.longValue("cacheHits")));
  }

  private static String partition(TenantId tenant) {
    return "U#" + tenant.value();
  }
}
