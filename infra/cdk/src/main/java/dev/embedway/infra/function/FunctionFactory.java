package dev.embedway.infra.function;

import dev.embedway.infra.deployment.DatabaseChoice;
import dev.embedway.infra.deployment.Deployment;
import dev.embedway.infra.deployment.Deployment.Cpu;
import dev.embedway.infra.deployment.Deployment.LambdaRuntime;
import dev.embedway.infra.stateful.StatefulStack;
import dev.embedway.infra.stateful.VectorDatabase;
import dev.embedway.topology.EventSource;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.FunctionSpec;
import dev.embedway.topology.FunctionSpec.DatabaseLogin;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.Topology;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Architecture;
import software.amazon.awscdk.services.lambda.EventSourceMapping;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.lambda.LoggingFormat;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.SnapStartConf;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.lambda.VersionOptions;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * Makes functions, each with its own role, log group and, where it serves requests or queues, an
 * alias. What a function may do is {@link FunctionPermissions}'s to say.
 *
 * <p>One thread at a time.
 */
public final class FunctionFactory {

  private static final String ALIAS = "live";

  /** CDK says so of every function that starts from snapshots. */
  private static final String SNAPSHOTS_NEED_VERSIONS =
      "@aws-cdk/aws-lambda:snapStartRequirePublish";

  /** So that one can go back to a version when CloudFormation has gone on to the next. */
  private static final VersionOptions KEPT =
      VersionOptions.builder().removalPolicy(RemovalPolicy.RETAIN).build();

  private final Deployment deployment;
  private final FunctionEnvironment environment;
  private final FunctionPermissions permissions;
  private final StatefulStack stateful;
  private final LambdaZips zips;

  /**
   * A factory of the functions of one stage.
   *
   * @param stateful the stack with what they use
   */
  public FunctionFactory(Deployment deployment, StatefulStack stateful, Topology topology) {
    this.deployment = deployment;
    this.environment = new FunctionEnvironment(deployment, stateful);
    this.permissions = new FunctionPermissions(deployment, stateful, topology);
    this.stateful = stateful;
    this.zips = new LambdaZips(deployment);
  }

  /** Makes a function below {@code scope}. */
  public DeployedFunction create(Construct scope, FunctionId id) {
    FunctionSpec spec = id.spec();
    LogGroup logs =
        LogGroup.Builder.create(scope, "Logs")
            .retention(deployment.stage().keeping().logRetention())
            .removalPolicy(deployment.stage().dataRemoval())
            .build();
    Role role = role(scope, spec);
    logs.grantWrite(role);
    Function.Builder builder =
        Function.Builder.create(scope, "Function")
            .description(spec.name())
            .runtime(runtime())
            .architecture(
                deployment.functions().cpu() == Cpu.ARM64
                    ? Architecture.ARM_64
                    : Architecture.X86_64)
            .code(zips.code(spec.zip()))
            .handler(spec.handler())
            .timeout(Duration.seconds(spec.timeout().toSeconds()))
            .memorySize(spec.memoryMb())
            .environment(environment.of(id))
            .role(role)
            .currentVersionOptions(KEPT)
            .logGroup(logs)
            .loggingFormat(LoggingFormat.JSON);
    place(builder, spec);
    if (startsFromSnapshot(id)) {
      builder.snapStart(SnapStartConf.ON_PUBLISHED_VERSIONS);
    }
    if (id == FunctionId.DATA) {
      deployment.stage().rates().dataConcurrency().ifPresent(builder::reservedConcurrentExecutions);
    }
    if (deployment.watching().tracing() == Deployment.Tracing.ON) {
      // CDK lets the role send segments too.
      builder.tracing(Tracing.ACTIVE);
    }
    Function function = builder.build();
    Annotations.of(function).acknowledgeWarning(SNAPSHOTS_NEED_VERSIONS, "the alias is of one");
    permissions.grant(id, role);
    permissions.grantSecrets(environment.chosen(id).values(), role);
    return new DeployedFunction(id, function, live(scope, id, function), role);
  }

  /**
   * Lets a function pause the reading of the queues and begin it again.
   *
   * @param mappings the readers, each of which the function learns by a variable
   */
  public void letSwitch(DeployedFunction function, Map<QueueId, EventSourceMapping> mappings) {
    mappings.forEach((queue, mapping) ->
        function
            .function()
            .addEnvironment(queue.mappingVariable(), mapping.getEventSourceMappingId()));
    permissions.grantSwitches(
        mappings.values().stream().map(EventSourceMapping::getEventSourceMappingArn).toList(),
        function.role());
  }

  /** Beside the database, where it needs it and the stack has one. */
  private void place(Function.Builder builder, FunctionSpec spec) {
    if (spec.database() == DatabaseLogin.NONE) {
      return;
    }
    stateful
        .database()
        .map(VectorDatabase::network)
        .ifPresent(network ->
            builder
                .vpc(network.vpc())
                .vpcSubnets(network.functionSubnets())
                .securityGroups(List.of(network.clients()))
                .ipv6AllowedForDualStack(network.egress() == DatabaseChoice.Egress.IPV6));
  }

  private Role role(Construct scope, FunctionSpec spec) {
    Role role =
        Role.Builder.create(scope, "Role")
            .assumedBy(new ServicePrincipal("lambda.amazonaws.com"))
            .build();
    if (spec.database() != DatabaseLogin.NONE && stateful.database().isPresent()) {
      // Lambda makes the network interfaces with it; its actions know no narrower resource.
      role.addManagedPolicy(
          ManagedPolicy.fromAwsManagedPolicyName("service-role/AWSLambdaVPCAccessExecutionRole"));
    }
    return role;
  }

  private boolean startsFromSnapshot(FunctionId id) {
    return deployment.functions().runtime() == LambdaRuntime.JAVA25
        && id.source() != EventSource.DEPLOYMENT;
  }

  private IFunction live(Construct scope, FunctionId id, Function function) {
    return id.source() == EventSource.DEPLOYMENT
        ? function
        : Alias.Builder.create(scope, "Live")
            .aliasName(ALIAS)
            .version(function.getCurrentVersion())
            .build();
  }

  private Runtime runtime() {
    return switch (deployment.functions().runtime()) {
      case JAVA25 -> Runtime.JAVA_25;
      case PROVIDED_AL2023 -> Runtime.PROVIDED_AL2023;
    };
  }

  /**
   * Path of a zip.
   *
   * @throws IllegalArgumentException if it is missing or unfit, naming the command that makes it
   */
  public Path zip(String name) {
    return zips.file(name);
  }
}
