package dev.embedway.aws.control;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.file.FileCatalog;
import dev.embedway.testing.contracts.FileCatalogContract;
import dev.embedway.topology.Topology;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;

final class DynamoFileCatalogTest extends FileCatalogContract {

  private static final AwsClients CLIENTS = TestCloud.clients();

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Override
  protected FileCatalog files() {
    return new DynamoFileCatalog(
        CLIENTS.dynamoDb(), TestCloud.table(CLIENTS, Topology.CONTROL_TABLE), new SecureRandom());
  }
}
