package dev.embedway.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.infra.construct.Names;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.FunctionSpec;
import dev.embedway.topology.QueueId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Assemblies.class)
class FunctionRulesTest {

  private static final String FUNCTION = "AWS::Lambda::Function";

  private final Assemblies assemblies;

  FunctionRulesTest(Assemblies assemblies) {
    this.assemblies = assemblies;
  }

  @ParameterizedTest
  @EnumSource
  void everyFunctionHasTimeoutMemoryAndLogsThatEnd(Variant variant) {
    Assembly assembly = assemblies.of(variant);

    assembly
        .all(FUNCTION)
        .forEach(function -> {
          assertTrue(function.property("Timeout").asInt() > 0, function.toString());
          assertTrue(function.property("MemorySize").asInt() > 0, function.toString());
          Resource logs = assembly.target(function.property("LoggingConfig").path("LogGroup"));
          assertTrue(logs.property("RetentionInDays").asInt() > 0, function.toString());
        });
  }

  @ParameterizedTest
  @EnumSource
  void everyLogGroupEnds(Variant variant) {
    assemblies
        .of(variant)
        .all("AWS::Logs::LogGroup")
        .forEach(
            group -> assertTrue(group.property("RetentionInDays").asInt() > 0, group.toString()));
  }

  @ParameterizedTest
  @EnumSource
  void everyFunctionHasAnAlarmOfItsErrors(Variant variant) {
    Assembly assembly = assemblies.of(variant);
    Set<String> watched =
        assembly
            .all("AWS::CloudWatch::Alarm")
            .filter(alarm -> alarm.property("MetricName").asText().equals("Errors"))
            .flatMap(alarm -> alarm.property("Dimensions").valueStream())
            .map(dimension -> assembly.target(dimension.path("Value")).id())
            .collect(Collectors.toSet());

    assertEquals(assembly.all(FUNCTION).map(Resource::id).collect(Collectors.toSet()), watched);
  }

  @ParameterizedTest
  @EnumSource
  void functionsAreTheTopologys(Variant variant) {
    Map<String, Resource> deployed =
        assemblies
            .of(variant)
            .all(FUNCTION)
            .collect(
                Collectors.toMap(each -> each.property("Handler").asText(), Function.identity()));
    List<FunctionSpec> wanted =
        Stream.of(FunctionId.values())
            .filter(each ->
                each != FunctionId.DATABASE_ROLES
                    || (variant != Variant.NAMED_DATABASE && variant != Variant.KEPT_AURORA))
            .map(FunctionId::spec)
            .filter(spec ->
                variant != Variant.NAMED_DATABASE
                    || spec.database() != FunctionSpec.DatabaseLogin.OWNER)
            .toList();

    assertEquals(
        wanted.stream().map(FunctionSpec::handler).collect(Collectors.toSet()), deployed.keySet());
    for (FunctionSpec spec : wanted) {
      JsonNode properties =
          Optional.ofNullable(deployed.get(spec.handler())).orElseThrow().json().path("Properties");
      assertEquals(spec.timeout().toSeconds(), properties.path("Timeout").asLong());
      assertEquals(spec.memoryMb(), properties.path("MemorySize").asInt());
    }
  }

  @Test
  void functionsThatServeStartFromSnapshotsOfPublishedVersions() {
    Assembly assembly = assemblies.of(Variant.DEV);
    Set<String> published =
        assembly
            .all("AWS::Lambda::Version")
            .map(version -> assembly.target(version.property("FunctionName")).id())
            .collect(Collectors.toSet());

    assembly
        .all(FUNCTION)
        .filter(each ->
            !FunctionNames.names(FunctionId.MIGRATIONS, FunctionId.DATABASE_ROLES)
                .contains(each.property("Description").asText()))
        .forEach(function -> {
          assertEquals("java25", function.property("Runtime").asText());
          assertEquals(
              "PublishedVersions",
              function.property("SnapStart").path("ApplyOn").asText(),
              function.toString());
          assertTrue(published.contains(function.id()), function.toString());
        });
  }

  @Test
  void bootstrapsRunWithoutSnapshots() {
    assemblies
        .of(Variant.NAMED_DATABASE)
        .all(FUNCTION)
        .forEach(function -> {
          assertEquals("provided.al2023", function.property("Runtime").asText());
          assertTrue(function.property("SnapStart").isMissingNode(), function.toString());
        });
  }

  @ParameterizedTest
  @EnumSource
  void tracesAreAChoice(Variant variant) {
    String mode = variant == Variant.PROD ? "Active" : "";

    assemblies
        .of(variant)
        .all(FUNCTION)
        .forEach(function ->
            assertEquals(
                mode,
                function.property("TracingConfig").path("Mode").asText(),
                function.toString()));
  }

  @Test
  void theProcessorIsAChoice() {
    assertEquals("x86_64", architecture(Variant.DEV));
    assertEquals("arm64", architecture(Variant.PROD));
  }

  private String architecture(Variant variant) {
    Set<String> all =
        assemblies
            .of(variant)
            .all(FUNCTION)
            .map(each -> each.property("Architectures").path(0).asText())
            .collect(Collectors.toSet());
    assertEquals(1, all.size());
    return all.iterator().next();
  }

  @ParameterizedTest
  @EnumSource
  void everyVariableOfOursIsASetting(Variant variant) {
    Set<String> known =
        EmbedwaySettings.all().stream().map(setting -> setting.name()).collect(Collectors.toSet());

    assemblies
        .of(variant)
        .all(FUNCTION)
        .flatMap(function -> names(function).stream())
        .filter(name -> name.startsWith("EMBED"))
        .forEach(name -> assertTrue(known.contains(name), name));
  }

  @ParameterizedTest
  @EnumSource
  void everyResourceOfTheTopologyReachesItsFunctions(Variant variant) {
    Assembly assembly = assemblies.of(variant);
    JsonNode variables =
        assembly
            .all(FUNCTION)
            .filter(each ->
                each.property("Description").asText().equals(FunctionId.CHUNKING.functionName()))
            .findFirst()
            .orElseThrow()
            .property("Environment")
            .path("Variables");

    for (QueueId queue : QueueId.values()) {
      assertEquals("AWS::SQS::Queue", assembly.target(variables.path(queue.variable())).type());
    }
    Assembly.TOPOLOGY
        .tables()
        .forEach(table ->
            assertEquals(
                "AWS::DynamoDB::Table",
                assembly.target(variables.path(Names.tableVariable(table.name()))).type()));
  }

  @ParameterizedTest
  @EnumSource
  void deadLetterQueuesReachTheDrainerAndTheFunctionThatCountsThem(Variant variant) {
    Assembly assembly = assemblies.of(variant);
    Set<String> told =
        assembly
            .all(FUNCTION)
            .filter(each ->
                Arrays.stream(QueueId.values())
                    .map(QueueId::deadLetterVariable)
                    .allMatch(each.property("Environment").path("Variables")::has))
            .map(each -> each.property("Description").asText())
            .collect(Collectors.toSet());

    assertEquals(FunctionNames.names(FunctionId.API, FunctionId.DEADLETTER), told);
  }

  @Test
  void receiptsOfErasuresSayUntilWhenTheStagesCopiesAreKept() {
    Map<String, String> told =
        assemblies
            .of(Variant.PROD)
            .all(FUNCTION)
            .flatMap(function ->
                SnapshotRules.variables(function)
                    .propertyStream()
                    .filter(each -> each.getKey().startsWith("EMBEDWAY_ERASURE_"))
                    .map(each ->
                        Map.entry(
                            function.property("Description").asText() + " " + each.getKey(),
                            each.getValue().asText())))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    assertEquals(
        Map.of(
            "embedway-data EMBEDWAY_ERASURE_RECOVERY_DAYS", "35",
            "embedway-data EMBEDWAY_ERASURE_BACKUP_DAYS", "14",
            "embedway-data EMBEDWAY_ERASURE_LOG_DAYS", "90",
            "embedway-compactor EMBEDWAY_ERASURE_RECOVERY_DAYS", "35",
            "embedway-compactor EMBEDWAY_ERASURE_BACKUP_DAYS", "14",
            "embedway-compactor EMBEDWAY_ERASURE_LOG_DAYS", "90"),
        told);
  }

  @ParameterizedTest
  @EnumSource(names = {"DEV", "ENDPOINTS"})
  void functionsInTheNetworkTakeTheWayThatItHas(Variant variant) {
    String dualStack = variant == Variant.DEV ? "true" : "";

    assemblies
        .of(variant)
        .all(FUNCTION)
        .filter(each -> !each.property("VpcConfig").isMissingNode())
        .forEach(function -> {
          JsonNode variables = function.property("Environment").path("Variables");
          assertEquals(dualStack, variables.path("AWS_USE_DUALSTACK_ENDPOINT").asText());
          assertEquals(
              variant == Variant.DEV,
              variables.path("JAVA_TOOL_OPTIONS").asText().contains("preferIPv6Addresses=true"));
          assertEquals(
              variant == Variant.DEV,
              function.property("VpcConfig").path("Ipv6AllowedForDualStack").asBoolean());
          String url = variables.path("EMBEDWAY_DATABASE_URL").toString();
          assertTrue(
              url.contains("authenticationPluginClassName=dev.embedway.aws.rds.RdsTokens"), url);
          assertTrue(url.contains("sslmode=require"), url);
          assertFalse(url.contains("password"), url);
        });
  }

  private static Set<String> names(Resource function) {
    return StreamSupport.stream(
            ((Iterable<String>)
                    () -> function.property("Environment").path("Variables").fieldNames())
                .spliterator(),
            false)
        .collect(Collectors.toSet());
  }
}
