package dev.embedway.infra;

import static dev.embedway.infra.FunctionNames.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.infra.construct.Names;
import dev.embedway.topology.Clocks;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.MappingSpec;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.QueueSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Assemblies.class)
class QueueRulesTest {

  private static final String QUEUE = "AWS::SQS::Queue";
  private static final String MAPPING = "AWS::Lambda::EventSourceMapping";

  private final Assemblies assemblies;

  QueueRulesTest(Assemblies assemblies) {
    this.assemblies = assemblies;
  }

  @ParameterizedTest
  @EnumSource
  void everyQueueHasADeadLetterQueueOrIsOne(Variant variant) {
    Assembly assembly = assemblies.of(variant);
    Set<String> deadLetters =
        assembly
            .all()
            .flatMap(resource ->
                resource.type().equals(QUEUE)
                    ? resource.property("RedrivePolicy").findValues("deadLetterTargetArn").stream()
                    : resource
                        .property("Target")
                        .path("DeadLetterConfig")
                        .findValues("Arn")
                        .stream())
            .map(arn -> assembly.target(arn).id())
            .collect(Collectors.toSet());

    assertFalse(deadLetters.isEmpty());
    assembly
        .all(QUEUE)
        .forEach(queue ->
            assertTrue(
                queue.property("RedrivePolicy").path("maxReceiveCount").asInt() >= 5
                    || deadLetters.contains(queue.id()),
                queue.toString()));
  }

  @ParameterizedTest
  @EnumSource
  void everyQueueIsEncryptedAndRefusesPlainHttp(Variant variant) {
    Assembly assembly = assemblies.of(variant);
    Set<String> guarded =
        assembly
            .all("AWS::SQS::QueuePolicy")
            .filter(policy -> PolicyRules.deniesPlainHttp(policy, "PolicyDocument"))
            .flatMap(policy -> policy.property("Queues").valueStream())
            .map(queue -> assembly.target(queue).id())
            .collect(Collectors.toSet());

    assembly
        .all(QUEUE)
        .forEach(queue -> {
          assertTrue(queue.property("SqsManagedSseEnabled").asBoolean(), queue.toString());
          assertTrue(guarded.contains(queue.id()), queue.toString());
        });
  }

  @ParameterizedTest
  @EnumSource
  void visibilityIsAtLeastSixTimesTheTimeoutOfWhoeverConsumes(Variant variant) {
    Assembly assembly = assemblies.of(variant);

    assembly
        .all(MAPPING)
        .forEach(mapping -> {
          int visibility =
              assembly
                  .target(mapping.property("EventSourceArn"))
                  .property("VisibilityTimeout")
                  .asInt();
          int timeout =
              assembly.target(mapping.property("FunctionName")).property("Timeout").asInt();
          assertTrue(timeout > 0 && visibility >= 6 * timeout, mapping.toString());
        });
  }

  @ParameterizedTest
  @EnumSource
  void everyMappingReportsItemFailuresAndBoundsItsConcurrency(Variant variant) {
    Assembly assembly = assemblies.of(variant);
    int drainers = 10;
    int max = drainers + (variant == Variant.PROD ? 30 : 10);

    List<Resource> mappings = assembly.all(MAPPING).toList();

    assertEquals(2 * QueueId.values().length, mappings.size());
    for (Resource mapping : mappings) {
      assertEquals(
          "ReportBatchItemFailures",
          mapping.property("FunctionResponseTypes").path(0).asText(),
          mapping.toString());
    }
    assertEquals(
        max,
        mappings.stream()
            .mapToInt(each -> each.property("ScalingConfig").path("MaximumConcurrency").asInt())
            .sum());
  }

  /**
   * A property that a template does not have is none that a deployment sets: a stage that is paused
   * stays so.
   */
  @ParameterizedTest
  @EnumSource
  void noTemplateSaysWhetherAQueueIsRead(Variant variant) {
    List<Resource> mappings = assemblies.of(variant).all(MAPPING).toList();

    assertEquals(2 * QueueId.values().length, mappings.size());
    for (Resource mapping : mappings) {
      assertTrue(mapping.property("Enabled").isMissingNode(), mapping.toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void mappingsAreSwitchedByTheApiAndReconcileAloneAndNothingElseIs(Variant variant) {
    Assembly assembly = assemblies.of(variant);
    Set<String> mappings =
        assembly
            .all(MAPPING)
            .filter(mapping -> !isOfTheDrainer(assembly, mapping))
            .map(Resource::id)
            .collect(Collectors.toSet());
    Set<String> switching = new TreeSet<>();

    assembly
        .all("AWS::Lambda::Function")
        .forEach(function -> {
          Resource role = assembly.target(function.property("Role"));
          List<JsonNode> statements =
              PolicyRules.granted(assembly, role)
                  .filter(each -> each.path("Action").toString().contains("EventSourceMapping"))
                  .toList();
          for (JsonNode statement : statements) {
            switching.add(function.property("Description").asText());
            assertEquals(
                mappings,
                Resource.each(statement.path("Resource"))
                    .map(arn -> assembly.target(arn).id())
                    .collect(Collectors.toSet()));
          }
          for (QueueId queue : QueueId.values()) {
            JsonNode named =
                function.property("Environment").at("/Variables/" + queue.mappingVariable());
            assertEquals(statements.isEmpty(), named.isMissingNode(), function.toString());
            if (!named.isMissingNode()) {
              assertEquals(
                  queue.consumer().spec().handler(),
                  assembly
                      .target(assembly.target(named).property("FunctionName"))
                      .property("Handler")
                      .asText());
            }
          }
        });

    assertEquals(names(FunctionId.API, FunctionId.RECONCILE), switching);
  }

  /** Every connection is one of a search, so their bound is that of searches. */
  @ParameterizedTest
  @EnumSource
  void concurrencyIsReservedForSearchesAloneAndWhereTheStageSaysSo(Variant variant) {
    Map<String, Integer> reserved =
        assemblies
            .of(variant)
            .all("AWS::Lambda::Function")
            .filter(each -> !each.property("ReservedConcurrentExecutions").isMissingNode())
            .collect(
                Collectors.toMap(
                    each -> each.property("Description").asText(),
                    each -> each.property("ReservedConcurrentExecutions").asInt()));

    assertEquals(
        variant == Variant.PROD ? Map.of(FunctionId.DATA.functionName(), 100) : Map.of(), reserved);
  }

  @ParameterizedTest
  @EnumSource
  void queuesAndMappingsHaveTheTopologysNumbers(Variant variant) {
    Assembly assembly = assemblies.of(variant);
    int scale = variant == Variant.PROD ? 3 : 1;

    for (QueueId each : QueueId.values()) {
      MappingSpec spec = each.mapping();
      String handler = each.consumer().spec().handler();
      Resource mapping =
          assembly
              .all(MAPPING)
              .filter(made ->
                  assembly
                      .target(made.property("FunctionName"))
                      .property("Handler")
                      .asText()
                      .equals(handler))
              .filter(made -> isOf(each, assembly.target(made.property("EventSourceArn"))))
              .findFirst()
              .orElseThrow();
      Resource queue = assembly.target(mapping.property("EventSourceArn"));
      QueueSpec wanted = Assembly.TOPOLOGY.queue(each);

      assertEquals(spec.batchSize(), mapping.property("BatchSize").asInt());
      assertEquals(
          spec.maxConcurrency() * scale,
          mapping.property("ScalingConfig").path("MaximumConcurrency").asInt());
      assertEquals(
          wanted.visibilityTimeout().toSeconds(), queue.property("VisibilityTimeout").asLong());
      assertEquals(
          wanted.retention().toSeconds(), queue.property("MessageRetentionPeriod").asLong());
      assertEquals(
          wanted.maxReceiveCount(),
          queue.property("RedrivePolicy").path("maxReceiveCount").asInt());
    }
  }

  /** True for the queue itself: its id has that of its construct, which is its name's. */
  private static boolean isOf(QueueId id, Resource queue) {
    return queue.id().startsWith(Names.id(id.queueName()) + "Work");
  }

  private static boolean isOfTheDrainer(Assembly assembly, Resource mapping) {
    return assembly
        .target(mapping.property("FunctionName"))
        .property("Description")
        .asText()
        .equals(FunctionId.DEADLETTER.functionName());
  }

  @ParameterizedTest
  @EnumSource
  void everyDeadLetterQueueOfAStageIsEmptiedByTheDrainer(Variant variant) {
    Assembly assembly = assemblies.of(variant);
    Set<String> left =
        assembly
            .all(QUEUE)
            .filter(queue -> queue.property("RedrivePolicy").has("deadLetterTargetArn"))
            .map(queue ->
                assembly.target(queue.property("RedrivePolicy").path("deadLetterTargetArn")).id())
            .collect(Collectors.toSet());
    List<Resource> mappings =
        assembly.all(MAPPING).filter(mapping -> isOfTheDrainer(assembly, mapping)).toList();

    assertEquals(
        left,
        mappings.stream()
            .map(mapping -> assembly.target(mapping.property("EventSourceArn")).id())
            .collect(Collectors.toSet()));
    assertEquals(QueueId.values().length, mappings.size());
    for (Resource mapping : mappings) {
      Resource queue = assembly.target(mapping.property("EventSourceArn"));
      MappingSpec wanted = QueueId.CHUNKING.deadLetterMapping();
      assertEquals(wanted.batchSize(), mapping.property("BatchSize").asInt());
      assertEquals(
          wanted.maxConcurrency(),
          mapping.property("ScalingConfig").path("MaximumConcurrency").asInt());
      assertEquals(
          QueueId.CHUNKING.deadLetterSpec(Clocks.AWS).visibilityTimeout().toSeconds(),
          queue.property("VisibilityTimeout").asLong());
    }
  }
}
