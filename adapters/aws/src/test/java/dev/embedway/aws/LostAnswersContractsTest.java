package dev.embedway.aws;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.control.DynamoBatchLeases;
import dev.embedway.aws.control.DynamoStageStore;
import dev.embedway.aws.ledger.DynamoDeadLetters;
import dev.embedway.aws.ledger.DynamoLedger;
import dev.embedway.core.pipeline.control.StageStore;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore;
import dev.embedway.core.pipeline.job.BatchLeases;
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.emulators.SharedEmulators;
import dev.embedway.testing.contracts.pipeline.BatchLeasesContract;
import dev.embedway.testing.contracts.pipeline.DeadLetterContract;
import dev.embedway.testing.contracts.pipeline.LedgerCancelContract;
import dev.embedway.testing.contracts.pipeline.StageStoreContract;
import dev.embedway.topology.Topology;
import java.io.IOException;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/**
 * Contracts of dead letters, requeues, skipped and cancelled jobs, leases of batches and wanted
 * states of stages, where the first answer to every write is lost after it had its effect.
 */
final class LostAnswersContractsTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  private static AwsClients direct;
  private static AwsClients cut;
  private static WireCutter cutter;

  @BeforeAll
  static void start() throws IOException {
    direct = TestCloud.clients();
    cutter = new WireCutter(SharedEmulators.dynamoDbEndpoint());
    cut = TestCloud.clientsThrough(cutter.endpoint().getPort());
  }

  @AfterAll
  static void stop() {
    int cuts = cutter.cuts();
    cut.close();
    cutter.close();
    direct.close();
    assertTrue(cuts > 100, "only " + cuts + " answers were lost");
  }

  private static LedgerStore ledger(String table) {
    return new DynamoLedger(cut.dynamoDb(), table, RANDOM);
  }

  private static String table(String name) {
    return TestCloud.table(direct, name);
  }

  @Nested
  final class DeadLetters extends DeadLetterContract {

    private String table = "";

    @Override
    protected LedgerStore store() {
      table = table(Topology.LEDGER_TABLE);
      return ledger(table);
    }

    @Override
    protected DeadLetterStore letters(LedgerStore store) {
      return new DynamoDeadLetters(cut.dynamoDb(), table, RANDOM);
    }
  }

  @Nested
  final class CancelledAndSkippedJobs extends LedgerCancelContract {

    @Override
    protected LedgerStore store() {
      return ledger(table(Topology.LEDGER_TABLE));
    }
  }

  @Nested
  final class LeasesOfBatches extends BatchLeasesContract {

    @Override
    protected BatchLeases leases() {
      return new DynamoBatchLeases(cut.dynamoDb(), table(Topology.CONTROL_TABLE), RANDOM);
    }
  }

  @Nested
  final class WantedStatesOfStages extends StageStoreContract {

    private final String table = table(Topology.CONTROL_TABLE);

    @Override
    protected StageStore store() {
      return new DynamoStageStore(cut.dynamoDb(), table, RANDOM);
    }
  }
}
