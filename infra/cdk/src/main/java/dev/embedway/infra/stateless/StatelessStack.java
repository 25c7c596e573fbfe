package dev.embedway.infra.stateless;

import dev.embedway.infra.construct.Names;
import dev.embedway.infra.deployment.DatabaseChoice;
import dev.embedway.infra.deployment.Deployment;
import dev.embedway.infra.function.DeployedFunction;
import dev.embedway.infra.function.FunctionFactory;
import dev.embedway.infra.observability.Observability;
import dev.embedway.infra.observability.ObservedResources;
import dev.embedway.infra.stateful.StatefulStack;
import dev.embedway.topology.EventSource;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.FunctionSpec;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.ScheduleSpec;
import dev.embedway.topology.Topology;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.lambda.EventSourceMapping;
import software.constructs.Construct;

/** Functions, the HTTP API, schedules and alarms. */
public final class StatelessStack extends Stack {

  private final Deployment deployment;
  private final StatefulStack stateful;
  private final FunctionFactory factory;
  private final Map<FunctionId, DeployedFunction> functions = new LinkedHashMap<>();
  private final Map<QueueId, EventSourceMapping> mappings = new EnumMap<>(QueueId.class);

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
    this.stateful = stateful;
    this.factory = new FunctionFactory(deployment, stateful, topology);
    ApiEdge edge = edge();
    FunctionId.startedBy(EventSource.QUEUE).stream()
        .filter(worker -> worker != FunctionId.DEADLETTER)
        .forEach(this::stage);
    drainer();
    List<ScheduleSpec> scheduled =
        topology.schedules().stream().filter(spec -> canRun(spec.function())).toList();
    scheduled.stream()
        .map(ScheduleSpec::function)
        .filter(each -> !functions.containsKey(each))
        .forEach(this::function);
    List.of(FunctionId.API, FunctionId.RECONCILE)
        .forEach(each ->
            factory.letSwitch(Optional.ofNullable(functions.get(each)).orElseThrow(), mappings));
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
                schedules.deadLetters(),
                edge.api(),
                stateful.database()));
    Releases releases = new Releases(this, "Releases", deployment, List.copyOf(functions.values()));
    releases.record();
    releases.shift(observability.alarms());
    CfnOutput.Builder.create(this, "Url")
        .value(edge.api().getApiEndpoint())
        .description("The API; an OpenAI SDK's base URL with /v1 behind it")
        .build();
  }

  private ApiEdge edge() {
    Map<FunctionId, DeployedFunction> answering = new LinkedHashMap<>();
    for (FunctionId each : FunctionId.startedBy(EventSource.HTTP)) {
      answering.put(each, function(each));
    }
    return new ApiEdge(this, "Edge", deployment, answering);
  }

  private void stage(FunctionId worker) {
    StageFunction stage =
        new StageFunction(this, factory, worker, stateful, deployment.functions().scale());
    functions.put(worker, stage.function());
    mappings.putAll(stage.mappings());
  }

  /** The function that empties the stages' dead-letter queues, which are hardly ever used. */
  private void drainer() {
    DeployedFunction drainer = function(FunctionId.DEADLETTER);
    for (QueueId queue : QueueId.values()) {
      StageFunction.feed(
          drainer.function(),
          Names.id(queue.queueName()) + "Mapping",
          drainer,
          stateful.queue(queue).deadLetters(),
          queue.deadLetterMapping(),
          1);
    }
  }

  private DeployedFunction function(FunctionId id) {
    DeployedFunction made = factory.create(new Construct(this, Names.id(id.functionName())), id);
    functions.put(id, made);
    return made;
  }

  /** Nobody owns the tables of a database of one's own, unless told how to. */
  private boolean canRun(FunctionId function) {
    return function.spec().database() != FunctionSpec.DatabaseLogin.OWNER
        || !(deployment.database() instanceof DatabaseChoice.Named named)
        || named.ownerUrl().isPresent();
  }

  /**
   * Before a version is made of a function that uses the tables: SnapStart runs it once then, and
   * its priming asks the database.
   */
  private void prepareDatabase() {
    if (!canRun(FunctionId.MIGRATIONS)) {
      return;
    }
    List<DeployedFunction> users =
        functions.values().stream()
            .filter(each -> each.spec().database() != FunctionSpec.DatabaseLogin.NONE)
            .toList();
    Optional<DeployedFunction> roles =
        stateful.database().map(database -> function(FunctionId.DATABASE_ROLES));
    DatabaseSetup setup =
        new DatabaseSetup(
            this,
            "DatabaseSetup",
            stateful.database(),
            roles,
            function(FunctionId.MIGRATIONS),
            factory);
    users.forEach(
        user -> user.function().getCurrentVersion().getNode().addDependency(setup.done()));
  }
}
