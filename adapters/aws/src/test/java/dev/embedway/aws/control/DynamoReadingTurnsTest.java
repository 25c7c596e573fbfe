package dev.embedway.aws.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.pipeline.stage.ReadingTurns;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.emulators.proxy.TcpProxy;
import dev.embedway.emulators.proxy.TcpProxy.Mode;
import dev.embedway.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class DynamoReadingTurnsTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final Duration MAX_TURN = Duration.ofSeconds(60);
  private static final Optional<Duration> TAKEN = Optional.empty();

  private final TestClock clock = new TestClock(Instant.parse("2026-11-28T12:00:00Z"));
  private final AwsClients clients = TestCloud.clients();
  private final String table = TestCloud.controlTable(clients);
  private final ReadingTurns turns = turns(clients);

  @AfterEach
  void close() {
    clients.close();
  }

  @Test
  void oneInvocationHasATenantsTurnAndAnotherLearnsForHowLong() {
    assertEquals(TAKEN, turns.take(ACME, "one"));
    clock.advance(Duration.ofMillis(1_500));

    assertEquals(Optional.of(Duration.ofMillis(1_500)), turns.take(ACME, "other"));
    assertEquals(TAKEN, turns.take(new TenantId("other"), "other"));
    assertEquals(TAKEN, turns.take(ACME, "one"));
  }

  @Test
  void turnThatItsInvocationEndedIsFree() {
    turns.take(ACME, "one");
    turns.end(ACME, "other");
    Optional<Duration> before = turns.take(ACME, "other");

    turns.end(ACME, "one");

    assertEquals(Optional.of(Duration.ZERO), before);
    assertEquals(TAKEN, turns.take(ACME, "other"));
  }

  @Test
  void turnOfAnInvocationThatCannotBeRunningIsFree() {
    turns.take(ACME, "one");

    clock.advance(MAX_TURN);

    assertEquals(TAKEN, turns.take(ACME, "other"));
  }

  @Test
  void endThatTheTableDoesNotTakeIsNoFault() throws Exception {
    try (TcpProxy proxy = new TcpProxy(TestCloud.dynamoDbPort());
        AwsClients through = TestCloud.clientsThrough(proxy.port())) {
      ReadingTurns behind = turns(through);
      behind.take(ACME, "one");

      proxy.set(Mode.DOWN);
      behind.end(ACME, "one");

      assertThrows(EmbedwayException.class, () -> behind.take(ACME, "one"));
    }
  }

  private ReadingTurns turns(AwsClients asked) {
    return new DynamoReadingTurns(asked.dynamoDb(), table, "fleet", MAX_TURN, clock, new Random(1));
  }
}
