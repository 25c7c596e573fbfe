package dev.embedway.aws.ledger;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore;
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.testing.contracts.pipeline.DeadLetterContract;
import dev.embedway.topology.Topology;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;

final class DynamoDeadLettersTest extends DeadLetterContract {

  private static final AwsClients CLIENTS = TestCloud.clients();

  private String table = "";

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Override
  protected LedgerStore store() {
    table = TestCloud.table(CLIENTS, Topology.LEDGER_TABLE);
    return new DynamoLedger(CLIENTS.dynamoDb(), table, new SecureRandom());
  }

  @Override
  protected DeadLetterStore letters(LedgerStore store) {
    return new DynamoDeadLetters(CLIENTS.dynamoDb(), table, new SecureRandom());
  }
}
