package dev.embedway.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopologyTest {

  @ParameterizedTest
  @EnumSource
  void visibilityIsAtLeastSixTimesTheConsumersTimeoutOnAws(QueueId queue) {
    Duration timeout = queue.consumer().spec().timeout();

    assertTrue(queue.spec(Clocks.AWS).visibilityTimeout().compareTo(timeout.multipliedBy(6)) >= 0);
  }

  @ParameterizedTest
  @EnumSource
  void everyMappingIsWithinTheLimitsOfLambda(QueueId queue) {
    MappingSpec mapping = queue.mapping();

    assertTrue(mapping.batchSize() >= 1 && mapping.batchSize() <= 10);
    assertTrue(mapping.maxConcurrency() >= 2 && mapping.maxConcurrency() <= 1000);
    // SQS takes 1 to 1000; waiting spends deliveries too (RetryDelaysTest).
    assertEquals(1000, queue.spec(Clocks.AWS).maxReceiveCount());
  }

  @Test
  void totalConcurrencyIsThatOfANewAccount() {
    assertEquals(
        10,
        Arrays.stream(QueueId.values()).mapToInt(queue -> queue.mapping().maxConcurrency()).sum());
  }

  @Test
  void functionsThatQueuesStartConsumeTheQueuesOfAStageOrAllDeadLetterQueues() {
    List<FunctionId> consumers =
        Stream.concat(
                Arrays.stream(QueueId.values()).map(QueueId::consumer).distinct(),
                Stream.of(FunctionId.DEADLETTER))
            .toList();

    assertEquals(FunctionId.startedBy(EventSource.QUEUE), consumers);
  }

  @ParameterizedTest
  @EnumSource
  void deadLetterQueueIsReadAsItIsMade(QueueId queue) {
    QueueSpec left = queue.deadLetterSpec(Clocks.AWS);
    MappingSpec mapping = queue.deadLetterMapping();
    Duration timeout = FunctionId.DEADLETTER.spec().timeout();

    assertEquals(queue.spec(Clocks.AWS).deadLetterName(), left.name());
    assertEquals(left.name(), mapping.queue());
    assertTrue(mapping.batchSize() <= 10 && mapping.maxConcurrency() >= 2);
    assertTrue(left.visibilityTimeout().compareTo(timeout.multipliedBy(6)) >= 0);
  }

  @Test
  void functionsThatSchedulesStartHaveOneEach() {
    assertEquals(
        Stream.concat(
                FunctionId.startedBy(EventSource.SCHEDULE).stream(), Stream.of(FunctionId.DATA))
            .toList(),
        Topology.aws().schedules().stream().map(ScheduleSpec::function).toList());
    assertThrows(
        IllegalArgumentException.class, () -> Topology.aws().schedule(FunctionId.MIGRATIONS));
    assertEquals(
        Optional.of(ScheduledUpserts.EVENT), Topology.aws().schedule(FunctionId.DATA).event());
    assertEquals(Optional.empty(), Topology.aws().schedule(FunctionId.REEMBED).event());
  }

  @Test
  void testClocksDifferFromAwsInNothingElse() {
    assertEquals(Topology.aws().tables(), Topology.test().tables());
    assertEquals(
        Duration.ofSeconds(2), Topology.test().queue(QueueId.CHUNKING).visibilityTimeout());
    assertEquals(Duration.ofSeconds(3), Topology.test().lease());
    assertEquals(Duration.ofSeconds(2), Topology.test().schedule(FunctionId.HNSW_INDEXES).period());
    assertEquals(Duration.ofMinutes(1), Topology.aws().schedule(FunctionId.HNSW_INDEXES).period());
  }

  @Test
  void everyFunctionIsInTheZipOfItsPackage() {
    assertEquals("api", FunctionId.DATA.spec().zip());
    assertEquals("chunking", FunctionId.RECONCILE.spec().zip());
    assertEquals("database", FunctionId.MIGRATIONS.spec().zip());
  }

  @Test
  void noTwoFunctionsShareANameOrAHandler() {
    int all = FunctionId.values().length;

    assertEquals(
        all,
        Arrays.stream(FunctionId.values())
            .map(FunctionId::functionName)
            .collect(Collectors.toSet())
            .size());
    assertEquals(
        all,
        Arrays.stream(FunctionId.values())
            .map(each -> each.spec().handler())
            .collect(Collectors.toSet())
            .size());
  }
}
