package dev.embedway.aws;

import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreCatalogContract;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.topology.Topology;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterAll;

final class DynamoStoreCatalogTest extends StoreCatalogContract {

  private static final AwsClients CLIENTS = TestCloud.clients();

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Override
  protected StoreCatalog stores() {
    return stores(Quotas.NONE);
  }

  @Override
  protected StoreCatalog stores(Quotas quotas) {
    return new DynamoStoreCatalog(
        CLIENTS.dynamoDb(),
        TestCloud.table(CLIENTS, Topology.CONTROL_TABLE),
        quotas,
        new SecureRandom());
  }
}
