package dev.embedway.aws.control;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.pipeline.upload.IdempotencyKeys;
import dev.embedway.testing.TestClock;
import dev.embedway.testing.contracts.pipeline.IdempotencyKeysContract;
import dev.embedway.topology.Topology;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;

final class DynamoIdempotencyKeysTest extends IdempotencyKeysContract {

  private static final AwsClients CLIENTS = TestCloud.clients();

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Override
  protected IdempotencyKeys keys(TestClock clock) {
    return new DynamoIdempotencyKeys(
        CLIENTS.dynamoDb(),
        TestCloud.table(CLIENTS, Topology.CONTROL_TABLE),
        clock,
        new SecureRandom());
  }
}
