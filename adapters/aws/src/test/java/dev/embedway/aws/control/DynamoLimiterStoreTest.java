package dev.embedway.aws.control;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.core.limit.Bucket;
import dev.embedway.core.limit.LimiterStore;
import dev.embedway.testing.contracts.LimiterStoreContract;
import dev.embedway.topology.Topology;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

final class DynamoLimiterStoreTest extends LimiterStoreContract {

  private static final AwsClients CLIENTS = TestCloud.clients();
  private static final String TABLE = TestCloud.table(CLIENTS, Topology.CONTROL_TABLE);

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Override
  protected LimiterStore store() {
    return new DynamoLimiterStore(
        CLIENTS.dynamoDb(), TABLE, new SecureRandom(), Duration.ofSeconds(60));
  }

  /** A kilobyte is the unit that a write is paid by. */
  @Test
  void itemOfABusyBucketStaysBelowAKilobyte() {
    Bucket bucket = new Bucket("tenant-" + "t".repeat(64) + "-tokens", 1_000_000);
    Instant now = Instant.parse("2100-03-01T10:00:00.123456789Z");

    for (int i = 0; i < 100; i++) {
      store().take(bucket, 1, now, now);
    }

    DynamoTable items =
        new DynamoTable(CLIENTS.dynamoDb(), TABLE, new Contention(new SecureRandom()));
    Map<String, AttributeValue> item =
        items.get(DynamoTable.key("L#" + bucket.name(), "bucket")).orElseThrow().values();
    assertEquals(32, requireNonNull(item.get("takesBefore")).m().size());
    assertTrue(size(item) < 1024, () -> "bytes: " + size(item));
  }

  /**
   * Bytes of attributes.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html">Item
   *     sizes</a>
   */
  private static int size(Map<String, AttributeValue> attributes) {
    return attributes.entrySet().stream()
        .mapToInt(attribute ->
            attribute.getKey().length()
                + switch (attribute.getValue().type()) {
                  case S -> attribute.getValue().s().length();
                  case N -> attribute.getValue().n().length() / 2 + 2;
                  case BOOL -> 2;
                  case M -> 3 + size(attribute.getValue().m());
                  default -> throw new AssertionError(attribute.getValue().type());
                })
        .sum();
  }

  @Override
  protected int rounds() {
    return 25;
  }
}
