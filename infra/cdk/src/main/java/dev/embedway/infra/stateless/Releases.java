package dev.embedway.infra.stateless;

import dev.embedway.infra.construct.Names;
import dev.embedway.infra.deployment.Deployment;
import dev.embedway.infra.deployment.Stage;
import dev.embedway.infra.function.DeployedFunction;
import dev.embedway.topology.EventSource;
import dev.embedway.topology.FunctionId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.IAlarm;
import software.amazon.awscdk.services.codedeploy.LambdaApplication;
import software.amazon.awscdk.services.codedeploy.LambdaDeploymentConfig;
import software.amazon.awscdk.services.codedeploy.LambdaDeploymentGroup;
import software.amazon.awscdk.services.codedeploy.TimeBasedCanaryTrafficRoutingProps;
import software.amazon.awscdk.services.codedeploy.TrafficRouting;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.ssm.CfnParameter;
import software.constructs.Construct;

/**
 * The way from one release of the functions to the next and back. Each deployment records the
 * versions that it made live in a parameter whose history Systems Manager keeps; {@code
 * infra/cdk/release} reads it. A stage with a canary lets CodeDeploy shift the requests, and turn
 * them back when an alarm rings.
 */
final class Releases extends Construct {

  /** The logical id of the record, by which {@code infra/cdk/release} finds it. */
  static final String RECORD = "Release";

  private final Deployment deployment;
  private final List<DeployedFunction> functions;

  Releases(Construct scope, String id, Deployment deployment, List<DeployedFunction> functions) {
    super(scope, id);
    this.deployment = deployment;
    this.functions =
        functions.stream().filter(each -> each.id().source() != EventSource.DEPLOYMENT).toList();
  }

  /** Records what is live once the deployment has got so far. */
  void record() {
    CfnParameter made =
        CfnParameter.Builder.create(this, RECORD)
            .type("String")
            .description("Versions of the functions that are live, as infra/cdk/release reads them")
            .value(value())
            .build();
    made.overrideLogicalId(RECORD);
    functions.forEach(function -> made.getNode().addDependency(function.live()));
  }

  private String value() {
    return functions.stream()
        .map(DeployedFunction::function)
        .map(function ->
            "\""
                + function.getFunctionName()
                + "\":\""
                + function.getCurrentVersion().getVersion()
                + "\"")
        .collect(
            Collectors.joining(
                ",",
                "{\"keep\":" + deployment.stage().release().keptVersions() + ",\"functions\":{",
                "}}"));
  }

  /**
   * Has requests and messages shifted to a new version part by part, where the stage says so.
   *
   * @param alarms by key
   */
  void shift(Map<String, Alarm> alarms) {
    Stage.Release release = deployment.stage().release();
    if (!release.hasCanary()) {
      return;
    }
    LambdaApplication application = LambdaApplication.Builder.create(this, "Application").build();
    LambdaDeploymentConfig canary =
        LambdaDeploymentConfig.Builder.create(this, "Canary")
            .trafficRouting(
                TrafficRouting.timeBasedCanary(
                    TimeBasedCanaryTrafficRoutingProps.builder()
                        .interval(Duration.minutes(release.canaryMinutes()))
                        .percentage(release.canaryPercent())
                        .build()))
            .build();
    for (DeployedFunction function : functions) {
      if (isServing(function.id()) && function.live() instanceof Alias live) {
        LambdaDeploymentGroup.Builder.create(this, Names.id(function.spec().name()))
            .application(application)
            .deploymentConfig(canary)
            .alias(live)
            .alarms(watching(function, alarms))
            .build();
      }
    }
  }

  /** True if callers or queues invoke it all the time; a run of a schedule is nothing to shift. */
  private static boolean isServing(FunctionId function) {
    return switch (function.source()) {
      case HTTP, QUEUE -> true;
      case SCHEDULE, DEPLOYMENT -> false;
    };
  }

  private static List<IAlarm> watching(DeployedFunction function, Map<String, Alarm> alarms) {
    return Stream.of(function.shortName() + "-errors")
        .map(key -> Optional.<IAlarm>ofNullable(alarms.get(key)).orElseThrow())
        .toList();
  }
}
