package dev.embedway.aws.control;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.record.batch.UpsertBatchStore;
import dev.embedway.testing.contracts.pipeline.UpsertBatchStoreContract;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;

final class DynamoUpsertBatchesTest extends UpsertBatchStoreContract {

  private final AwsClients clients = TestCloud.clients();
  private final String table = TestCloud.controlTable(clients);

  @AfterEach
  void close() {
    clients.close();
  }

  @Override
  protected UpsertBatchStore store() {
    return new DynamoUpsertBatches(
        clients.dynamoDb(), table, InstantSource.system(), new SecureRandom());
  }
}
