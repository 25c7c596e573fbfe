package dev.embedway.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TopologyTest {

  @Test
  void visibilityIsAtLeastSixTimesTheConsumersTimeoutOnAws() {
    Topology topology = Topology.aws();

    for (MappingSpec mapping : topology.mappings()) {
      Duration timeout = topology.function(mapping.function()).timeout();
      assertTrue(
          topology.queue(mapping.queue()).visibilityTimeout().compareTo(timeout.multipliedBy(6))
              >= 0,
          mapping.queue());
    }
  }

  @Test
  void everyMappingIsWithinTheLimitsOfLambda() {
    for (MappingSpec mapping : Topology.aws().mappings()) {
      assertTrue(mapping.batchSize() >= 1 && mapping.batchSize() <= 10, mapping.queue());
      assertTrue(
          mapping.maxConcurrency() >= 2 && mapping.maxConcurrency() <= 1000, mapping.queue());
    }
    for (QueueSpec queue : Topology.aws().queues()) {
      // SQS takes 1 to 1000; waiting spends deliveries too (RetryDelaysTest).
      assertEquals(1000, queue.maxReceiveCount(), queue.name());
    }
  }

  @Test
  void totalConcurrencyFitsANewAccount() {
    assertEquals(8, Topology.aws().mappings().stream().mapToInt(MappingSpec::maxConcurrency).sum());
  }

  @Test
  void testClocksDifferFromAwsInNothingElse() {
    assertEquals(Topology.aws().functions(), Topology.test().functions());
    assertEquals(Topology.aws().mappings(), Topology.test().mappings());
    assertEquals(Topology.aws().tables(), Topology.test().tables());
    assertEquals(Topology.aws().routes(), Topology.test().routes());
    assertEquals(Duration.ofSeconds(2), Topology.test().queues().getFirst().visibilityTimeout());
    assertEquals(Duration.ofSeconds(3), Topology.test().lease());
    assertEquals(Duration.ofSeconds(2), Topology.test().schedule(Topology.HNSW_INDEXES).period());
    assertEquals(Duration.ofMinutes(1), Topology.aws().schedule(Topology.HNSW_INDEXES).period());
  }

  @Test
  void everyFunctionIsInTheZipOfItsPackage() {
    assertEquals("api", Topology.aws().function(Topology.DATA).zip());
    assertEquals("chunking", Topology.aws().function(Topology.RECONCILE).zip());
    assertEquals("database", Topology.aws().function(Topology.MIGRATIONS).zip());
  }

  @Test
  void schedulesNameFunctions() {
    for (ScheduleSpec schedule : Topology.aws().schedules()) {
      Topology.aws().function(schedule.name());
    }
  }
}
