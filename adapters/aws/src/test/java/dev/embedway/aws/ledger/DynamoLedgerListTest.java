package dev.embedway.aws.ledger;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.dynamo.Cursor;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.contracts.pipeline.LedgerListContract;
import dev.embedway.topology.Topology;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class DynamoLedgerListTest extends LedgerListContract {

  private static final AwsClients CLIENTS = TestCloud.clients();

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Test
  void aCursorMadeUpByTheRightRuleIsNoFaultOfOurs() {
    LedgerStore ledger = store();
    String id = "doc_" + "0".repeat(24);
    for (String place :
        List.of(id, id + "x", id + "y/".repeat(600), id + "\0", "none", id + "notes/z")) {
      for (Optional<String> store : List.of(Optional.<String>empty(), Optional.of("notes"))) {
        String query = "acme\n" + store.map(LedgerKeys::storePrefix).orElse("-") + "\n-";
        Optional<String> after = Optional.of(new Cursor(place, query).encoded());
        DocumentQuery asked =
            new DocumentQuery(new TenantId("acme"), store, Optional.empty(), 10, after);

        assertTrue(isRefusedOrEmpty(() -> ledger.list(asked)), place + " " + store);
      }
    }
  }

  private static boolean isRefusedOrEmpty(Supplier<Page<Document>> list) {
    try {
      return list.get().items().isEmpty();
    } catch (InvalidRequestException e) {
      return e.code() == ErrorCode.INVALID_CURSOR;
    }
  }

  @Override
  protected LedgerStore store() {
    return new DynamoLedger(
        CLIENTS.dynamoDb(), TestCloud.table(CLIENTS, Topology.LEDGER_TABLE), new SecureRandom());
  }
}
