package dev.embedway.aws.access;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.testing.contracts.ApiKeyStoreContract;
import dev.embedway.topology.Topology;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;

final class DynamoApiKeyStoreTest extends ApiKeyStoreContract {

  private static final AwsClients CLIENTS = TestCloud.clients();

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Override
  protected ApiKeyStore keys() {
    return new DynamoApiKeyStore(
        CLIENTS.dynamoDb(), TestCloud.table(CLIENTS, Topology.ACCESS_TABLE), new SecureRandom());
  }
}
