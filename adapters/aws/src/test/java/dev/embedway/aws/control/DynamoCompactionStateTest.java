package dev.embedway.aws.control;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.pipeline.compact.CompactionState;
import dev.embedway.testing.contracts.pipeline.CompactionStateContract;
import dev.embedway.topology.Topology;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;

final class DynamoCompactionStateTest extends CompactionStateContract {

  private static final AwsClients CLIENTS = TestCloud.clients();

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Override
  protected CompactionState state() {
    return new DynamoCompactionState(
        CLIENTS.dynamoDb(), TestCloud.table(CLIENTS, Topology.CONTROL_TABLE), new SecureRandom());
  }
}
