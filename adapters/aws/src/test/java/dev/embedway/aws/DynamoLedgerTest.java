package dev.embedway.aws;

import dev.embedway.core.pipeline.Ledger;
import dev.embedway.core.pipeline.LedgerContract;
import dev.embedway.core.pipeline.SettableClock;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.topology.Topology;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;

final class DynamoLedgerTest extends LedgerContract {

  private static final AwsClients CLIENTS = TestCloud.clients();

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Override
  protected Ledger ledger(SettableClock clock) {
    return ledger(clock, Quotas.NONE);
  }

  @Override
  protected Ledger ledger(SettableClock clock, Quotas quotas) {
    return new DynamoLedger(
        CLIENTS.dynamoDb(),
        TestCloud.table(CLIENTS, Topology.LEDGER_TABLE),
        quotas,
        clock,
        new SecureRandom());
  }
}
