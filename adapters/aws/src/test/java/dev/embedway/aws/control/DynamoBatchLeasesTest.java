package dev.embedway.aws.control;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.pipeline.job.BatchLeases;
import dev.embedway.testing.contracts.pipeline.BatchLeasesContract;
import dev.embedway.topology.Topology;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;

final class DynamoBatchLeasesTest extends BatchLeasesContract {

  private static final AwsClients CLIENTS = TestCloud.clients();

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Override
  protected BatchLeases leases() {
    return new DynamoBatchLeases(
        CLIENTS.dynamoDb(), TestCloud.table(CLIENTS, Topology.CONTROL_TABLE), new SecureRandom());
  }
}
