package dev.embedway.aws.control;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.reembed.ReembedStore;
import dev.embedway.testing.contracts.pipeline.ReembedStoreContract;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;

final class DynamoReembedStoreTest extends ReembedStoreContract {

  private final AwsClients clients = TestCloud.clients();
  private final String table = TestCloud.controlTable(clients);

  @AfterEach
  void close() {
    clients.close();
  }

  @Override
  protected ReembedStore store() {
    return new DynamoReembedStore(clients.dynamoDb(), table, new SecureRandom());
  }
}
