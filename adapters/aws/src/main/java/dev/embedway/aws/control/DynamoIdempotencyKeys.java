package dev.embedway.aws.control;

import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.pipeline.upload.IdempotencyKeys;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.TableSpec;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Idempotency keys in the control table: an item {@code T#<tenant>#I#<sha256 of the key>} / {@code
 * idempotency} each. DynamoDB deletes them up to days after they {@code expire}, so the time is
 * looked at here too.
 *
 * <p>Thread-safe; reads are strongly consistent.
 */
public final class DynamoIdempotencyKeys implements IdempotencyKeys {

  private static final String EXPIRES = "expires";

  private final DynamoTable table;
  private final InstantSource clock;

  /** Keys in a table of the shape that the topology gives it, its TTL in {@code expires}. */
  public DynamoIdempotencyKeys(
      DynamoDbClient dynamoDb, String table, InstantSource clock, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
    this.clock = clock;
  }

  @Override
  public Optional<Remembered> remembered(TenantId tenant, String key) {
    long now = clock.instant().getEpochSecond();
    return table
        .get(place(tenant, key))
        .filter(item -> item.longValue(EXPIRES) > now)
        .map(item ->
            new Remembered(
                new Bound(item.string("requestHash"), item.string("jobId")),
                Instant.ofEpochSecond(item.longValue(EXPIRES))));
  }

  @Override
  public Bound bind(TenantId tenant, String key, Bound bound) {
    Instant now = clock.instant();
    Item.Builder item =
        Item.builder()
            .with("requestHash", bound.requestHash())
            .with("jobId", bound.jobId())
            .with(EXPIRES, now.plus(LIFETIME).getEpochSecond());
    place(tenant, key).forEach(item::with);
    String free =
        "attribute_not_exists(%s) OR %s <= :now".formatted(TableSpec.PARTITION_KEY, EXPIRES);
    boolean first =
        table
            .commit(
                List.of(
                    table.put(
                        item.build(),
                        free,
                        Map.of(),
                        Map.of(":now", Item.number(now.getEpochSecond())))))
            .isEmpty();
    // Of a key that ended between the two requests, ours is as good as any.
    return first ? bound : find(tenant, key).orElse(bound);
  }

  private static Map<String, AttributeValue> place(TenantId tenant, String key) {
    return DynamoTable.key(
        "T#" + tenant.value() + "#I#" + ContentHash.of(key).hex(), "idempotency");
  }
}
