package dev.embedway.aws.erasure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.control.DynamoCompactionState;
import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.core.erasure.ErasurePlace.Slice;
import dev.embedway.core.erasure.ErasureScope;
import dev.embedway.core.erasure.Remnant;
import dev.embedway.core.pipeline.compact.CompactionPlace;
import dev.embedway.core.pipeline.compact.CompactionPlace.InStore;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.Topology;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class ControlErasureTest {

  private static final AwsClients CLIENTS = TestCloud.clients();
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Test
  void placeOfTheCompactorGoesAndCountsForNothing() {
    SecureRandom random = new SecureRandom();
    String name = TestCloud.table(CLIENTS, Topology.CONTROL_TABLE);
    DynamoCompactionState state = new DynamoCompactionState(CLIENTS.dynamoDb(), name, random);
    state.take("run 1", NOW, NOW.plusSeconds(60));
    state.keep(
        "run 1",
        new CompactionPlace(
            Optional.of("cursor"), Optional.of(new InStore("gone/vs_1/1", "after"))));
    ControlErasure erasure =
        new ControlErasure(new DynamoTable(CLIENTS.dynamoDb(), name, new Contention(random)));
    ErasureScope scope = new ErasureScope(new TenantId("gone"), new TenantId("erased-1"));

    Slice found = erasure.find(scope, Optional.empty());
    erasure.erase(scope, found.found());

    assertEquals(0, found.found().stream().mapToLong(Remnant::count).sum());
    assertEquals(Slice.NONE, erasure.find(scope, Optional.empty()));
    assertEquals(Optional.of(CompactionPlace.START), state.take("run 2", NOW, NOW.plusSeconds(60)));
  }
}
