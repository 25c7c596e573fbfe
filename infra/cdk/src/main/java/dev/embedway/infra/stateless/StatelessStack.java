package dev.embedway.infra.stateless;

import dev.embedway.infra.construct.Names;
import dev.embedway.infra.deployment.DatabaseChoice;
import dev.embedway.infra.deployment.Deployment;
import dev.embedway.infra.function.DeployedFunction;
import dev.embedway.infra.function.FunctionFactory;
import dev.embedway.infra.observability.Observability;
import dev.embedway.infra.observability.ObservedResources;
import dev.embedway.infra.stateful.StatefulStack;
import dev.embedway.topology.FunctionSpec;
import dev.embedway.topology.MappingSpec;
import dev.embedway.topology.ScheduleSpec;
import dev.embedway.topology.Topology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/** Functions, the HTTP API, schedules and alarms. */
public final class StatelessStack extends Stack {

  private final Deployment deployment;
  private final Topology topology;
  private final StatefulStack stateful;
  private final FunctionFactory factory;
  private final Map<String, DeployedFunction> functions = new LinkedHashMap<>();

  /**
   * The stack of a stage, named after it.
   *
   * @param stateful what the functions use
   */
  public StatelessStack(
      Construct scope,
      Deployment deployment,
      Topology topology,
      StatefulStack stateful,
      StackProps props) {
    super(scope, deployment.prefix() + "-stateless", props);
    this.deployment = deployment;
    this.topology = topology;
    this.stateful = stateful;
    this.factory = new FunctionFactory(deployment, stateful, topology);
    ApiEdge edge = edge();
    topology.mappings().forEach(this::stage);
    List<ScheduleSpec> scheduled =
        topology.schedules().stream().filter(spec -> canRun(spec.name())).toList();
    scheduled.stream().map(ScheduleSpec::name).forEach(this::function);
    Schedules schedules = new Schedules(this, "Schedules", deployment, scheduled, functions);
    prepareDatabase();
    Observability observability =
        new Observability(
            this,
            "Observability",
            deployment,
            new ObservedResources(
                List.copyOf(functions.values()),
                List.copyOf(stateful.queues().values()),
                scheduled.stream().map(ScheduleSpec::name).collect(Collectors.toSet()),
                schedules.deadLetters(),
                edge.api(),
                stateful.database()));
    Releases releases =
        new Releases(this, "Releases", deployment, topology, List.copyOf(functions.values()));
    releases.record();
    releases.shift(observability.alarms());
    CfnOutput.Builder.create(this, "Url")
        .value(edge.api().getApiEndpoint())
        .description("The API; an OpenAI SDK's base URL with /v1 behind it")
        .build();
  }

  private ApiEdge edge() {
    Map<String, DeployedFunction> answering = new LinkedHashMap<>();
    for (String name : List.of(Topology.API, Topology.DATA)) {
      answering.put(name, function(name));
    }
    return new ApiEdge(this, "Edge", deployment, topology.routes(), answering);
  }

  private void stage(MappingSpec mapping) {
    PipelineStage stage =
        new PipelineStage(
            this,
            factory,
            topology.function(mapping.function()),
            mapping,
            stateful.queue(mapping.queue()),
            deployment.scale());
    functions.put(mapping.function(), stage.function());
  }

  private DeployedFunction function(String name) {
    DeployedFunction made =
        factory.create(new Construct(this, Names.id(name)), topology.function(name));
    functions.put(name, made);
    return made;
  }

  /** Nobody owns the tables of a database of one's own, unless told how to. */
  private boolean canRun(String function) {
    return topology.function(function).database() != FunctionSpec.DatabaseLogin.OWNER
        || !(deployment.database() instanceof DatabaseChoice.Named named)
        || named.ownerUrl().isPresent();
  }

  /**
   * Before a version is made of a function that uses the tables: SnapStart runs it once then, and
   * its priming asks the database.
   */
  private void prepareDatabase() {
    if (!canRun(Topology.MIGRATIONS)) {
      return;
    }
    List<DeployedFunction> users =
        functions.values().stream()
            .filter(each -> each.spec().database() != FunctionSpec.DatabaseLogin.NONE)
            .toList();
    Optional<DeployedFunction> roles =
        stateful.database().map(database -> function(Topology.DATABASE_ROLES));
    DatabaseSetup setup =
        new DatabaseSetup(
            this,
            "DatabaseSetup",
            stateful.database(),
            roles,
            function(Topology.MIGRATIONS),
            factory);
    users.forEach(
        user -> user.function().getCurrentVersion().getNode().addDependency(setup.done()));
  }
}
