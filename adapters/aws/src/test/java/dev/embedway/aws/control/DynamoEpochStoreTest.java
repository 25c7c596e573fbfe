package dev.embedway.aws.control;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.cache.EpochStore;
import dev.embedway.testing.contracts.EpochStoreContract;
import dev.embedway.topology.Topology;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;

final class DynamoEpochStoreTest extends EpochStoreContract {

  private static final AwsClients CLIENTS = TestCloud.clients();

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Override
  protected EpochStore store() {
    return new DynamoEpochStore(
        CLIENTS.dynamoDb(), TestCloud.table(CLIENTS, Topology.CONTROL_TABLE), new SecureRandom());
  }
}
