package dev.embedway.infra.stateless;

import dev.embedway.infra.construct.Names;
import dev.embedway.infra.construct.WorkQueue;
import dev.embedway.infra.deployment.Deployment;
import dev.embedway.infra.deployment.Deployment.LambdaRuntime;
import dev.embedway.infra.deployment.OperatorSettings;
import dev.embedway.infra.function.DeployedFunction;
import dev.embedway.topology.EventSource;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.FunctionSpec;
import dev.embedway.topology.KeepAlive;
import dev.embedway.topology.ScheduleSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.iam.ServicePrincipalOpts;
import software.amazon.awscdk.services.scheduler.CfnSchedule;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/**
 * Scheduled runs, at least a day apart where they would wake a database that pauses. A run that
 * cannot be started is retried until the next one is due, then left in a dead-letter queue; the
 * next run does its work too.
 */
final class Schedules extends Construct {

  private static final Duration KEPT = Duration.days(14);

  /** An awakening costs the minutes until the next pause. */
  static final java.time.Duration MIN_TIME_BETWEEN_AWAKENINGS = java.time.Duration.ofDays(1);

  /** The least that Scheduler takes. */
  private static final long MIN_AGE_SECONDS = 60;

  /** The most that it takes. */
  private static final long MAX_AGE_SECONDS = 86_400;

  private final Queue deadLetters;

  Schedules(
      Construct scope,
      String id,
      Deployment deployment,
      List<ScheduleSpec> schedules,
      Map<FunctionId, DeployedFunction> functions) {
    super(scope, id);
    this.deadLetters = WorkQueue.encrypted(this, "DeadLetters").retentionPeriod(KEPT).build();
    functions.values().stream()
        .filter(function -> function.id().source() != EventSource.DEPLOYMENT)
        .filter(function -> schedules.stream().noneMatch(each -> each.function() == function.id()))
        .forEach(function -> keepAlive(deployment, function));
    for (ScheduleSpec schedule : schedules) {
      DeployedFunction function =
          Optional.ofNullable(functions.get(schedule.function())).orElseThrow();
      add(schedule, function, deployment.functions().settings());
    }
  }

  private void add(ScheduleSpec schedule, DeployedFunction function, OperatorSettings settings) {
    run(
        Names.id(function.spec().name()),
        "Runs " + function.spec().name(),
        function,
        period(schedule, function.spec(), settings),
        schedule.event());
  }

  /** An event for a function that may have no other for 14 days, where it has a snapshot. */
  private void keepAlive(Deployment deployment, DeployedFunction function) {
    if (deployment.functions().runtime() == LambdaRuntime.JAVA25) {
      run(
          Names.id(function.spec().name()) + "KeepAlive",
          "Keeps the snapshot of " + function.spec().name(),
          function,
          KeepAlive.PERIOD,
          Optional.of(KeepAlive.EVENT));
    }
  }

  private void run(
      String id,
      String description,
      DeployedFunction function,
      java.time.Duration period,
      Optional<String> input) {
    String target = function.live().getFunctionArn();
    Role role = Role.Builder.create(this, id + "Role").assumedBy(scheduler()).build();
    allow(role, "lambda:InvokeFunction", target);
    allow(role, "sqs:SendMessage", deadLetters.getQueueArn());
    CfnSchedule made =
        CfnSchedule.Builder.create(this, id)
            .description(description)
            .scheduleExpression(rate(period))
            .flexibleTimeWindow(
                CfnSchedule.FlexibleTimeWindowProperty.builder().mode("OFF").build())
            .target(
                CfnSchedule.TargetProperty.builder()
                    .arn(target)
                    .roleArn(role.getRoleArn())
                    .input(input.orElse(null))
                    .deadLetterConfig(
                        CfnSchedule.DeadLetterConfigProperty.builder()
                            .arn(deadLetters.getQueueArn())
                            .build())
                    .retryPolicy(
                        CfnSchedule.RetryPolicyProperty.builder()
                            .maximumEventAgeInSeconds(age(period))
                            .maximumRetryAttempts(3)
                            .build())
                    .build())
            .build();
    made.getNode().addDependency(role);
  }

  /** Time for which a run is retried, in seconds: until the next, within Scheduler's limits. */
  private static long age(java.time.Duration period) {
    return Math.clamp(period.toSeconds(), MIN_AGE_SECONDS, MAX_AGE_SECONDS);
  }

  /** Scheduler, when it runs this account's schedules. */
  private static ServicePrincipal scheduler() {
    return new ServicePrincipal(
        "scheduler.amazonaws.com",
        ServicePrincipalOpts.builder()
            .conditions(Map.of("StringEquals", Map.of("aws:SourceAccount", Aws.ACCOUNT_ID)))
            .build());
  }

  private static java.time.Duration period(
      ScheduleSpec schedule, FunctionSpec function, OperatorSettings settings) {
    if (schedule.function() == FunctionId.COMPACTOR) {
      return settings.compactorInterval().orElse(schedule.period());
    }
    // The owner's work looks at the database first, the others' asks it only when there is some.
    boolean wakes = function.database() == FunctionSpec.DatabaseLogin.OWNER;
    return wakes && schedule.period().compareTo(MIN_TIME_BETWEEN_AWAKENINGS) < 0
        ? MIN_TIME_BETWEEN_AWAKENINGS
        : schedule.period();
  }

  private static String rate(java.time.Duration period) {
    long minutes = period.toMinutes();
    if (minutes < 1 || period.toSecondsPart() != 0) {
      throw new IllegalArgumentException("Scheduler counts in minutes, given was " + period);
    }
    return minutes == 1 ? "rate(1 minute)" : "rate(" + minutes + " minutes)";
  }

  private static void allow(Role role, String action, String resource) {
    role.addToPolicy(
        PolicyStatement.Builder.create()
            .actions(List.of(action))
            .resources(List.of(resource))
            .build());
  }

  Queue deadLetters() {
    return deadLetters;
  }
}
