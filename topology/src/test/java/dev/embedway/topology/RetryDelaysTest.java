package dev.embedway.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryDelaysTest {

  private static final RetryDelays AWS = Topology.aws().queue(QueueId.STORAGE).delays();

  @Test
  void boundGrowsWithAgeToItsCaps() {
    assertEquals(Duration.ofSeconds(1), AWS.bound(Duration.ZERO));
    assertEquals(Duration.ofSeconds(30), AWS.bound(Duration.ofMinutes(1)));
    assertEquals(Duration.ofMinutes(5), AWS.bound(Duration.ofMinutes(30)));
    assertEquals(Duration.ofMinutes(5), AWS.bound(Duration.ofHours(2)));
    assertEquals(Duration.ofMinutes(15), AWS.bound(Duration.ofHours(6)));
    assertEquals(Duration.ofMinutes(30), AWS.bound(Duration.ofHours(13)));
    assertEquals(Duration.ofMinutes(30), AWS.bound(Duration.ofDays(13)));
  }

  @Test
  void outageIsOverWithinHalfOfItsLength() {
    for (long seconds = 2; seconds < Duration.ofDays(4).toSeconds(); seconds += 7) {
      Duration age = Duration.ofSeconds(seconds);
      assertTrue(AWS.bound(age).compareTo(age.dividedBy(2)) <= 0, age.toString());
    }
  }

  @Test
  void waitingForTheLongestDeadlineSpendsNoMoreDeliveriesThanSqsAllows() {
    int allowed = Topology.aws().queue(QueueId.STORAGE).maxReceiveCount();
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      int deliveries = 0;
      long age = 0;
      while (age < Duration.ofDays(4).toMillis()) {
        deliveries++;
        age += Math.max(1000, random.nextLong(AWS.bound(Duration.ofMillis(age)).toMillis() + 1));
      }
      assertTrue(deliveries < allowed * 0.75, "seed " + seed + ": " + deliveries);
    }
  }

  @Test
  void boundsOutOfOrderAreRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThrows(
        IllegalArgumentException.class, () -> new RetryDelays(Duration.ZERO, second, second));
    assertThrows(
        IllegalArgumentException.class,
        () -> new RetryDelays(second, Duration.ofSeconds(3), Duration.ofSeconds(2)));
    assertThrows(
        IllegalArgumentException.class,
        () -> new RetryDelays(second, second, Duration.ofHours(13)));
  }
}
