package dev.embedway.aws;

import dev.embedway.core.limit.LimiterStore;
import dev.embedway.core.limit.LimiterStoreContract;
import dev.embedway.core.topology.Topology;
import org.junit.jupiter.api.AfterAll;

final class DynamoLimiterStoreTest extends LimiterStoreContract {

  private static final AwsClients CLIENTS = TestCloud.clients();
  private static final String TABLE = TestCloud.table(CLIENTS, Topology.CONTROL_TABLE);

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Override
  protected LimiterStore store() {
    return new DynamoLimiterStore(CLIENTS.dynamoDb(), TABLE);
  }

  @Override
  protected int rounds() {
    return 25;
  }
}
