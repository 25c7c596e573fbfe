package dev.embedway.aws.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.client.AwsEndpoints;
import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.core.breaker.BreakerId;
import dev.embedway.core.breaker.BreakerStore;
import dev.embedway.core.breaker.CallCounts;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.testing.contracts.BreakerStoreContract;
import dev.embedway.topology.Topology;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

final class DynamoBreakerStoreTest extends BreakerStoreContract {

  private static final AwsClients CLIENTS = TestCloud.clients();

  private final String table = TestCloud.table(CLIENTS, Topology.CONTROL_TABLE);

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Override
  protected BreakerStore store() {
    return new DynamoBreakerStore(
        CLIENTS.dynamoDb(), table, new SecureRandom(), Duration.ofSeconds(10));
  }

  @Test
  void countsAreSpreadOverShardsAndExpire() {
    BreakerStore store = store();
    Instant keepUntil = Instant.now().plusSeconds(600);
    for (int i = 0; i < 64; i++) {
      store.add(
          new BreakerId("p", "e"),
          1,
          Instant.now(),
          new CallCounts(1, 0, 0, Optional.empty()),
          keepUntil);
    }

    DynamoTable items =
        new DynamoTable(CLIENTS.dynamoDb(), table, new Contention(new SecureRandom()));
    long shards =
        IntStream.range(0, DynamoBreakerStore.SHARDS)
            .filter(shard ->
                items.list("B#p#e#" + shard).stream()
                    .anyMatch(item -> item.longValue("expires") == keepUntil.getEpochSecond()))
            .count();

    assertEquals(DynamoBreakerStore.SHARDS, shards);
  }

  @Test
  void storeThatTakesConnectionsAndDoesNotAnswerIsGivenUpSoon() throws IOException {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        AwsClients clients = clientsOf(mute)) {
      BreakerStore store = new DynamoBreakerStore(clients.dynamoDb(), table, new SecureRandom());
      long begun = System.nanoTime();

      assertThrows(
          UnavailableException.class, () -> store.read(new BreakerId("p", "e"), Instant.EPOCH));

      // The bound is half a second, the clients' own 25 s; a busy machine may notice late.
      assertTrue(Duration.ofNanos(System.nanoTime() - begun).toSeconds() < 20);
    }
  }

  private static AwsClients clientsOf(ServerSocket server) {
    URI endpoint = URI.create("http://127.0.0.1:" + server.getLocalPort());
    return AwsClients.at(
        AwsEndpoints.of(endpoint, endpoint, endpoint),
        "us-east-1",
        AwsBasicCredentials.create("id", "secret"));
  }
}
