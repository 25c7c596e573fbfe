package dev.embedway.infra;

import dev.embedway.core.topology.FunctionSpec;
import dev.embedway.core.topology.ScheduleSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.scheduler.CfnSchedule;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/**
 * What runs by the clock, at least a day apart where it would wake a database that pauses. A run
 * that cannot be started is tried again for as long as the next one is not due, then left in a
 * dead-letter queue; the next run does its work too.
 */
final class Schedules extends Construct {

  private static final Duration KEPT = Duration.days(14);

  /** An awakening costs the minutes until the next pause. */
  static final java.time.Duration LEAST_BETWEEN_AWAKENINGS = java.time.Duration.ofDays(1);

  /** The least that Scheduler takes. */
  private static final long LEAST_AGE_SECONDS = 60;

  private final Queue deadLetters;

  Schedules(
      Construct scope,
      String id,
      List<ScheduleSpec> schedules,
      Map<String, DeployedFunction> functions) {
    super(scope, id);
    this.deadLetters = WorkQueue.encrypted(this, "DeadLetters").retentionPeriod(KEPT).build();
    for (ScheduleSpec schedule : schedules) {
      DeployedFunction function = Optional.ofNullable(functions.get(schedule.name())).orElseThrow();
      add(schedule, function);
    }
  }

  private void add(ScheduleSpec schedule, DeployedFunction function) {
    String name = Names.id(schedule.name());
    String target = function.live().getFunctionArn();
    java.time.Duration period = period(schedule, function.spec());
    Role role =
        Role.Builder.create(this, name + "Role")
            .assumedBy(new ServicePrincipal("scheduler.amazonaws.com"))
            .build();
    allow(role, "lambda:InvokeFunction", target);
    allow(role, "sqs:SendMessage", deadLetters.getQueueArn());
    CfnSchedule made =
        CfnSchedule.Builder.create(this, name)
            .description("Runs " + schedule.name())
            .scheduleExpression(rate(period))
            .flexibleTimeWindow(
                CfnSchedule.FlexibleTimeWindowProperty.builder().mode("OFF").build())
            .target(
                CfnSchedule.TargetProperty.builder()
                    .arn(target)
                    .roleArn(role.getRoleArn())
                    .deadLetterConfig(
                        CfnSchedule.DeadLetterConfigProperty.builder()
                            .arn(deadLetters.getQueueArn())
                            .build())
                    .retryPolicy(
                        CfnSchedule.RetryPolicyProperty.builder()
                            .maximumEventAgeInSeconds(
                                Math.max(LEAST_AGE_SECONDS, period.toSeconds()))
                            .maximumRetryAttempts(3)
                            .build())
                    .build())
            .build();
    made.getNode().addDependency(role);
  }

  static java.time.Duration period(ScheduleSpec schedule, FunctionSpec function) {
    boolean wakes = function.database() != FunctionSpec.DatabaseLogin.NONE;
    return wakes && schedule.period().compareTo(LEAST_BETWEEN_AWAKENINGS) < 0
        ? LEAST_BETWEEN_AWAKENINGS
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
