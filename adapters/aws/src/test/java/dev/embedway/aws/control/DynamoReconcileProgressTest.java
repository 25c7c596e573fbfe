package dev.embedway.aws.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.pipeline.reconcile.ReconcileCursor;
import dev.embedway.core.pipeline.reconcile.ReconcileProgress.Place;
import dev.embedway.core.tenant.TenantId;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DynamoReconcileProgressTest {

  @Test
  void placeIsReadAsItWasWrittenByAnotherRun() {
    try (AwsClients clients = TestCloud.clients()) {
      String table = TestCloud.controlTable(clients);
      Optional<String> key = Optional.of("acme/docs/caf\u00e9 + bar.txt");
      for (Place place :
          List.of(
              Place.START,
              new Place(Optional.of("cursor"), new ReconcileCursor.Objects(key)),
              new Place(
                  Optional.empty(),
                  new ReconcileCursor.Documents(Optional.of(new TenantId("acme")), key)),
              new Place(
                  Optional.empty(),
                  new ReconcileCursor.Documents(Optional.empty(), Optional.empty())))) {
        progress(clients, table).write(place);

        assertEquals(Optional.of(place), progress(clients, table).read());
      }

      progress(clients, table).clear();

      assertEquals(Optional.empty(), progress(clients, table).read());
    }
  }

  private static DynamoReconcileProgress progress(AwsClients clients, String table) {
    return new DynamoReconcileProgress(clients.dynamoDb(), table, new SecureRandom());
  }
}
