package dev.embedway.aws.sqs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.emulators.proxy.TcpProxy;
import dev.embedway.emulators.proxy.TcpProxy.Mode;
import dev.embedway.testing.TestClock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DynamoDeliveryMarksTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final TestClock clock = new TestClock(Instant.parse("2026-11-28T12:00:00Z"));

  @Test
  void deliveryThatNeverEndsIsADeathOnceItsFunctionCannotBeRunning() {
    try (AwsClients clients = TestCloud.clients()) {
      DeliveryMarks marks = marks(clients, TestCloud.controlTable(clients));
      marks.begin("m1");
      marks.begin("m1");
      assertEquals(0, marks.deaths("m1"));

      clock.advance(TIMEOUT.plusMillis(1));

      assertEquals(2, marks.deaths("m1"));
      assertEquals(0, marks.deaths("m2"));
    }
  }

  @Test
  void deliveryThatEndedIsNone() {
    try (AwsClients clients = TestCloud.clients()) {
      DeliveryMarks marks = marks(clients, TestCloud.controlTable(clients));
      String one = marks.begin("m1");
      marks.begin("m1");
      marks.end("m1", one);
      marks.end("m1", one);
      clock.advance(TIMEOUT.plusMillis(1));

      assertEquals(1, marks.deaths("m1"));
    }
  }

  @Test
  void endThatTheTableDidNotTakeIsNoDeath() throws IOException {
    try (AwsClients direct = TestCloud.clients();
        TcpProxy proxy = new TcpProxy(TestCloud.dynamoDbPort());
        AwsClients clients = TestCloud.clientsThrough(proxy.port())) {
      DeliveryMarks marks = marks(clients, TestCloud.controlTable(direct));
      String mark = marks.begin("m1");

      proxy.set(Mode.DOWN);
      marks.end("m1", mark);
      assertThrows(EmbedwayException.class, () -> marks.begin("m1"));
      proxy.set(Mode.PASS);
      clock.advance(TIMEOUT.plusMillis(1));

      assertEquals(0, marks.deaths("m1"));
      assertEquals(0, marks.deaths("m1"));
    }
  }

  private DeliveryMarks marks(AwsClients clients, String table) {
    return DynamoDeliveryMarks.in(
        clients.dynamoDb(), table, "queue", TIMEOUT, Duration.ofDays(14), clock, new Random(1));
  }
}
