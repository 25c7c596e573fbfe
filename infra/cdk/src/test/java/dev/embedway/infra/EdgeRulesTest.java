package dev.embedway.infra;

import static dev.embedway.infra.FunctionNames.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.KeepAlive;
import dev.embedway.topology.ScheduleSpec;
import dev.embedway.topology.ScheduledUpserts;
import dev.embedway.topology.route.Endpoint;
import dev.embedway.topology.route.RouteSpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Assemblies.class)
class EdgeRulesTest {

  private static final String DEFAULT = "$default";

  private final Assemblies assemblies;

  EdgeRulesTest(Assemblies assemblies) {
    this.assemblies = assemblies;
  }

  @ParameterizedTest
  @EnumSource
  void routesAreTheTopologysAndAllElseGoesToTheApi(Variant variant) {
    Assembly assembly = assemblies.of(variant);
    Map<String, String> wanted = new HashMap<>(Map.of(DEFAULT, FunctionId.API.functionName()));
    for (RouteSpec route : Endpoint.gatewayRoutes()) {
      wanted.put(route.method() + " " + route.path(), route.function().functionName());
    }

    assertEquals(
        wanted,
        assembly
            .all("AWS::ApiGatewayV2::Route")
            .collect(
                Collectors.toMap(
                    route -> route.property("RouteKey").asText(),
                    route -> answering(assembly, route))));
  }

  private static String answering(Assembly assembly, Resource route) {
    Resource integration =
        assembly.target(route.property("Target").path("Fn::Join").path(1).path(1));
    assertEquals("2.0", integration.property("PayloadFormatVersion").asText());
    return assembly.target(integration.property("IntegrationUri")).property("Description").asText();
  }

  @ParameterizedTest
  @EnumSource
  void theStageThrottlesAndLogsTheCallersAddressAndNothingElseOfIt(Variant variant) {
    Resource stage =
        assemblies.of(variant).all("AWS::ApiGatewayV2::Stage").findFirst().orElseThrow();

    assertEquals(DEFAULT, stage.property("StageName").asText());
    assertTrue(stage.property("DefaultRouteSettings").path("ThrottlingRateLimit").asInt() > 0);
    String format = stage.property("AccessLogSettings").path("Format").asText();
    assertTrue(format.contains("$context.status"));
    String address = "\"sourceIp\":\"$context.identity.sourceIp\"";
    assertTrue(format.contains(address), format);
    String rest = format.replace(address, "");
    for (String secret : Set.of("path", "sourceIp", "authorizer", "identity", "header")) {
      assertFalse(rest.contains(secret), format);
    }
    assertEquals(
        "AWS::Logs::LogGroup",
        assemblies
            .of(variant)
            .target(stage.property("AccessLogSettings").path("DestinationArn"))
            .type());
  }

  @Test
  void browsersMayCallWithAKey() {
    JsonNode cors =
        assemblies
            .of(Variant.DEV)
            .all("AWS::ApiGatewayV2::Api")
            .findFirst()
            .orElseThrow()
            .property("CorsConfiguration");

    assertEquals("*", cors.path("AllowOrigins").path(0).asText());
    assertFalse(cors.path("AllowCredentials").asBoolean());
    assertTrue(cors.path("AllowHeaders").toString().contains("authorization"));
  }

  @ParameterizedTest
  @EnumSource
  void schedulesAreTheTopologys(Variant variant) {
    Assembly assembly = assemblies.of(variant);

    Map<String, String> made =
        assembly
            .all("AWS::Scheduler::Schedule")
            .filter(each -> !isKeepAlive(each))
            .collect(
                Collectors.toMap(
                    each ->
                        assembly
                            .target(each.property("Target").path("Arn"))
                            .property("Description")
                            .asText(),
                    each -> each.property("ScheduleExpression").asText()));

    assertEquals(
        Assembly.TOPOLOGY.schedules().stream()
            .filter(each ->
                variant != Variant.NAMED_DATABASE || each.function() != FunctionId.HNSW_INDEXES)
            .collect(
                Collectors.toMap(
                    each -> each.function().functionName(), each -> rate(minutes(each, variant)))),
        made);
  }

  private static boolean isKeepAlive(Resource schedule) {
    return schedule.property("Target").path("Input").asText().equals(KeepAlive.EVENT);
  }

  @Test
  void scheduleOfBatchesOfRecordsNamesItsWork() {
    Set<String> events =
        assemblies
            .of(Variant.DEV)
            .all("AWS::Scheduler::Schedule")
            .filter(each -> each.property("ScheduleExpression").asText().equals("rate(1 minute)"))
            .map(each -> each.property("Target").path("Input").asText())
            .collect(Collectors.toSet());

    assertEquals(Set.of("", ScheduledUpserts.EVENT), events);
  }

  private static String rate(long minutes) {
    return minutes == 1 ? "rate(1 minute)" : "rate(" + minutes + " minutes)";
  }

  private static long minutes(ScheduleSpec schedule, Variant variant) {
    if (schedule.function() == FunctionId.HNSW_INDEXES) {
      // They need the database at once, which is not to be woken more than once a day.
      return Duration.ofDays(1).toMinutes();
    }
    boolean isChosen =
        schedule.function() == FunctionId.COMPACTOR && variant == Variant.NAMED_DATABASE;
    return isChosen ? 5 : schedule.period().toMinutes();
  }

  @ParameterizedTest
  @EnumSource
  void functionsWithSnapshotsAndNoScheduleAreKeptAlive(Variant variant) {
    Assembly assembly = assemblies.of(variant);
    Map<String, String> kept =
        assembly
            .all("AWS::Scheduler::Schedule")
            .filter(EdgeRulesTest::isKeepAlive)
            .collect(
                Collectors.toMap(
                    each ->
                        assembly
                            .target(each.property("Target").path("Arn"))
                            .property("Description")
                            .asText(),
                    each ->
                        each.property("ScheduleExpression").asText()
                            + each.property("Target").path("Input").asText()));

    assertEquals(
        variant == Variant.NAMED_DATABASE
            ? Map.of()
            : names(
                    FunctionId.API,
                    FunctionId.CHUNKING,
                    FunctionId.EMBEDDING,
                    FunctionId.STORAGE,
                    FunctionId.DEADLETTER)
                .stream()
                .collect(
                    Collectors.toMap(
                        name -> name, name -> "rate(14400 minutes)" + KeepAlive.EVENT)),
        kept);
  }

  @ParameterizedTest
  @EnumSource
  void whoeverDeploysIsToldWhereItIsAndHowToBegin(Variant variant) {
    JsonNode stateful = assemblies.of(variant).stateful().json().path("Outputs");

    assertTrue(assemblies.of(variant).stateless().json().path("Outputs").has("Url"));
    assertTrue(stateful.has("DocumentsBucket"));
    assertTrue(stateful.path("FirstKeyCommand").toString().contains("./embedway keys first"));
  }

  @Test
  void tablesAreReadyBeforeAVersionOfTheirUsersIsMade() {
    Assembly assembly = assemblies.of(Variant.DEV);
    Set<String> waiting =
        assembly
            .all("AWS::Lambda::Version")
            .filter(version ->
                version.json().path("DependsOn").toString().contains("DatabaseSetupTables"))
            .map(version ->
                assembly.target(version.property("FunctionName")).property("Description").asText())
            .collect(Collectors.toSet());

    assertEquals(
        names(FunctionId.DATA, FunctionId.STORAGE, FunctionId.COMPACTOR, FunctionId.HNSW_INDEXES),
        waiting);
    assertTrue(
        assembly
            .all("Custom::EmbedwayTables")
            .allMatch(
                each -> each.json().path("DependsOn").toString().contains("DatabaseSetupRoles")));
  }
}
