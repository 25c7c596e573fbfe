package dev.embedway.aws.control;

import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.DynamoUpdate;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.signing.NonceStore;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.TableSpec;
import java.time.Instant;
import java.util.Map;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * Nonces in the control table: an item {@code N#<tenant>#<nonce>} / {@code nonce} each, by one
 * conditional write.
 *
 * <p>Thread-safe if its generator is.
 */
public final class DynamoNonceStore implements NonceStore {

  private final DynamoTable table;

  /** Nonces in a table of the shape that the topology gives it, its TTL in {@code expires}. */
  public DynamoNonceStore(DynamoDbClient dynamoDb, String table, RandomGenerator random) {
    this.table = new DynamoTable(dynamoDb, table, new Contention(random));
  }

  @Override
  public boolean note(TenantId tenant, String nonce, Instant now, Instant until) {
    return table
        .update(
            new DynamoUpdate(
                DynamoTable.key("N#" + tenant + "#" + nonce, "nonce"),
                "SET #expires = :until",
                "attribute_not_exists(#pk) OR #expires <= :now",
                Map.of("#expires", "expires", "#pk", TableSpec.PARTITION_KEY),
                Map.of(
                    ":until", Item.number(until.getEpochSecond()),
                    ":now", Item.number(now.getEpochSecond()))))
        .isPresent();
  }
}
