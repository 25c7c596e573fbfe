package dev.embedway.aws.ledger;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.testing.contracts.pipeline.LedgerCancelContract;
import dev.embedway.topology.Topology;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;

final class DynamoLedgerCancelTest extends LedgerCancelContract {

  private static final AwsClients CLIENTS = TestCloud.clients();

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Override
  protected LedgerStore store() {
    return new DynamoLedger(
        CLIENTS.dynamoDb(), TestCloud.table(CLIENTS, Topology.LEDGER_TABLE), new SecureRandom());
  }
}
