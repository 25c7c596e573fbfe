package dev.embedway.core.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PartHealthTest {

  private final TestClock clock = new TestClock();
  private final PartHealth health = new PartHealth(clock);

  @Test
  void failsSinceTheFirstFailureUntilItAnswers() {
    Instant first = clock.instant();
    health.failed(Part.S3);
    clock.advance(Duration.ofMinutes(1));
    health.failed(Part.S3);

    assertEquals(Map.of(Part.S3, first), health.failing());

    health.answered(Part.S3);
    assertEquals(Map.of(), health.failing());
    health.failed(Part.S3);
    assertEquals(Map.of(Part.S3, clock.instant()), health.failing());
  }

  @Test
  void partsFailApartFromOneAnotherAndAreToldInOrder() {
    health.failed(Part.SQS);
    health.failed(Part.DYNAMODB);
    health.failed(Part.DATABASE);

    health.answered(Part.DYNAMODB);

    assertEquals(List.of(Part.DATABASE, Part.SQS), List.copyOf(health.failing().keySet()));
  }

  @Test
  void snapshotTakesNoFailureAlong() {
    health.failed(Part.DATABASE);

    health.suspend();

    assertEquals(Map.of(), health.failing());
  }
}
