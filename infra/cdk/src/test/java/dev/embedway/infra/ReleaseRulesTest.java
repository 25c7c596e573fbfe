package dev.embedway.infra;

import static dev.embedway.infra.FunctionNames.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.topology.FunctionId;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Assemblies.class)
class ReleaseRulesTest {

  private static final String ALIAS = "AWS::Lambda::Alias";
  private static final String GROUP = "AWS::CodeDeploy::DeploymentGroup";

  private final Assemblies assemblies;

  ReleaseRulesTest(Assemblies assemblies) {
    this.assemblies = assemblies;
  }

  /** CloudFormation deletes what a template no longer has, unless it is told to retain it. */
  @ParameterizedTest
  @EnumSource
  void aVersionOutlivesTheTemplateThatHasIt(Variant variant) {
    assemblies
        .of(variant)
        .all("AWS::Lambda::Version")
        .forEach(version ->
            assertEquals(
                "Retain", version.json().path("DeletionPolicy").asText(), version.toString()));
  }

  @ParameterizedTest
  @EnumSource
  void theRecordHasTheVersionOfEveryAliasAndIsWrittenAfterIt(Variant variant) {
    Assembly assembly = assemblies.of(variant);
    Resource record = assembly.stateless().find("Release").orElseThrow();
    Set<String> versions =
        record.property("Value").findValues("Fn::GetAtt").stream()
            .map(attribute -> attribute.path(0).asText())
            .collect(Collectors.toSet());

    assertEquals("AWS::SSM::Parameter", record.type());
    assertEquals(
        assembly
            .all(ALIAS)
            .map(alias -> Template.referenced(alias.property("FunctionVersion")).orElseThrow())
            .collect(Collectors.toSet()),
        versions);
    assembly
        .all(ALIAS)
        .forEach(alias ->
            assertTrue(
                record.json().path("DependsOn").toString().contains("\"" + alias.id() + "\""),
                alias.toString()));
  }

  @Test
  void aCanaryShiftsWhateverServesAndAnAlarmTurnsItBack() {
    Assembly assembly = assemblies.of(Variant.PROD);
    Set<String> shifted =
        assembly
            .all(ALIAS)
            .filter(
                alias -> alias.json().at("/UpdatePolicy/CodeDeployLambdaAliasUpdate").isObject())
            .map(alias -> assembly.target(alias.property("FunctionName")))
            .map(function -> function.property("Description").asText())
            .collect(Collectors.toSet());

    assertEquals(
        names(
            FunctionId.API,
            FunctionId.DATA,
            FunctionId.CHUNKING,
            FunctionId.EMBEDDING,
            FunctionId.STORAGE,
            FunctionId.DEADLETTER),
        shifted);
    assertEquals(shifted.size(), assembly.all(GROUP).count());
    assembly
        .all(GROUP)
        .forEach(group -> {
          JsonNode alarms = group.property("AlarmConfiguration");
          assertTrue(alarms.path("Enabled").asBoolean(), group.toString());
          assertEquals(
              "Errors",
              assembly.target(alarms.at("/Alarms/0/Name")).property("MetricName").asText());
          assertTrue(
              group.property("AutoRollbackConfiguration").toString().contains("STOP_ON_ALARM"),
              group.toString());
        });
    JsonNode canary =
        assembly
            .all("AWS::CodeDeploy::DeploymentConfig")
            .findFirst()
            .orElseThrow()
            .property("TrafficRoutingConfig")
            .path("TimeBasedCanary");
    assertEquals(
        Map.of("interval", 15, "percentage", 10),
        Map.of(
            "interval", canary.path("CanaryInterval").asInt(),
            "percentage", canary.path("CanaryPercentage").asInt()));
  }

  @ParameterizedTest
  @EnumSource(names = "PROD", mode = EnumSource.Mode.EXCLUDE)
  void withoutACanaryAVersionIsLiveAtOnce(Variant variant) {
    assertEquals(0, assemblies.of(variant).all(GROUP).count());
    assertTrue(
        assemblies.of(variant).all(ALIAS).allMatch(alias -> !alias.json().has("UpdatePolicy")));
  }
}
