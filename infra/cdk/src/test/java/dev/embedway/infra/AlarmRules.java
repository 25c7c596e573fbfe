package dev.embedway.infra;

import static dev.embedway.infra.InvocationRules.fault;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Faults of alarms that would never tell anybody. */
final class AlarmRules {

  /** By namespace the metrics with the dimensions by which their service publishes them. */
  private static final Map<String, Map<String, Set<String>>> PUBLISHED =
      Map.of(
          "AWS/Lambda",
          Map.of(
              "Errors", Set.of("FunctionName"),
              "Throttles", Set.of("FunctionName"),
              "Duration", Set.of("FunctionName"),
              "ConcurrentExecutions", Set.of("FunctionName")),
          "AWS/SQS",
          Map.of(
              "ApproximateAgeOfOldestMessage", Set.of("QueueName"),
              "ApproximateNumberOfMessagesVisible", Set.of("QueueName")),
          "Embedway",
          Map.of(
              "OpenDeadLetters", Set.of("function_name"),
              "OldestOpenJobAge", Set.of("function_name")),
          "AWS/ApiGateway",
          Map.of(
              "5xx", Set.of("ApiId"),
              "4xx", Set.of("ApiId"),
              "Count", Set.of("ApiId"),
              "Latency", Set.of("ApiId")),
          "AWS/RDS",
          Map.of(
              "ServerlessDatabaseCapacity", Set.of("DBClusterIdentifier"),
              "DatabaseConnections", Set.of("DBClusterIdentifier"),
              "ACUUtilization", Set.of("DBClusterIdentifier")));

  private AlarmRules() {}

  /** Alarms of metrics that nobody publishes: CloudWatch takes any name. */
  static Stream<String> metrics(Assembly assembly) {
    return alarms(assembly)
        .flatMap(alarm -> {
          String namespace = alarm.property("Namespace").asText();
          String metric = alarm.property("MetricName").asText();
          Set<String> dimensions =
              alarm
                  .property("Dimensions")
                  .valueStream()
                  .map(each -> each.path("Name").asText())
                  .collect(Collectors.toSet());
          Set<String> published =
              PUBLISHED.getOrDefault(namespace, Map.of()).getOrDefault(metric, Set.of());
          return fault(
              !dimensions.equals(published) || published.isEmpty(),
              alarm + " watches " + namespace + " " + metric + " by " + dimensions);
        });
  }

  /** Alarms whose metric is of no resource of theirs. */
  static Stream<String> dimensions(Assembly assembly) {
    Cfn cfn = new Cfn(assembly);
    Map<String, String> types =
        Map.of(
            "FunctionName", "AWS::Lambda::Function",
            "function_name", "AWS::Lambda::Function",
            "QueueName", "AWS::SQS::Queue",
            "ApiId", "AWS::ApiGatewayV2::Api",
            "DBClusterIdentifier", "AWS::RDS::DBCluster");
    return alarms(assembly)
        .flatMap(alarm ->
            alarm
                .property("Dimensions")
                .valueStream()
                .flatMap(each -> {
                  String type = assembly.target(each.path("Value")).type();
                  return fault(
                      !type.equals(types.get(each.path("Name").asText()))
                          || cfn.text(each.path("Value")).contains(":"),
                      alarm + " watches " + cfn.text(each.path("Value")));
                }));
  }

  /** Alarms that no sequence of runs of what they watch sets off. */
  static Stream<String> rhythm(Assembly assembly) {
    return alarms(assembly).flatMap(alarm -> rhythm(assembly, alarm));
  }

  private static Stream<String> rhythm(Assembly assembly, Resource alarm) {
    int periods = alarm.property("EvaluationPeriods").asInt();
    int needed = alarm.property("DatapointsToAlarm").asInt(periods);
    Duration period = Duration.ofSeconds(alarm.property("Period").asLong());
    Duration window = period.multipliedBy(periods);
    Resource watched = assembly.target(alarm.property("Dimensions").path(0).path("Value"));
    Stream<String> limits =
        Stream.of(
                fault(
                    window.compareTo(
                            period.compareTo(Duration.ofHours(1)) < 0
                                ? Duration.ofDays(1)
                                : Duration.ofDays(7))
                        > 0,
                    alarm + " looks back further than CloudWatch does"),
                fault(period.toSeconds() % 60 != 0, alarm + " has a period that is no minute's"))
            .flatMap(faults -> faults);
    return Stream.concat(
        limits,
        switch (watched.type()) {
          case "AWS::Lambda::Function" ->
              function(assembly, alarm, watched, period, periods, needed);
          case "AWS::SQS::Queue" -> queue(alarm, watched, window);
          case "AWS::RDS::DBCluster" -> cluster(alarm, watched);
          default -> Stream.of();
        });
  }

  /**
   * A function's datapoints are where its runs began, and are there when the runs have ended.
   *
   * @param needed datapoints over the threshold within so many periods
   */
  private static Stream<String> function(
      Assembly assembly,
      Resource alarm,
      Resource function,
      Duration period,
      int periods,
      int needed) {
    Duration timeout = Duration.ofSeconds(function.property("Timeout").asLong());
    long datapoints =
        between(assembly, function)
            .map(apart -> Math.min(periods, maxDatapoints(apart, period, periods)))
            .orElse((long) periods);
    boolean duration = alarm.property("MetricName").asText().equals("Duration");
    return Stream.of(
            fault(
                datapoints < needed,
                "%s needs %d datapoints of %s within %d periods, there are at most %d"
                    .formatted(alarm, needed, period, periods, datapoints)),
            fault(
                period.multipliedBy(periods).compareTo(timeout) < 0,
                alarm + " has forgotten the beginning of a run of " + timeout),
            fault(
                duration && alarm.property("Threshold").asDouble() >= timeout.toMillis(),
                alarm + " waits for a run of more than " + timeout))
        .flatMap(faults -> faults);
  }

  /** Count of periods in a window that have a run in them when runs are so far apart. */
  private static long maxDatapoints(Duration apart, Duration period, int periods) {
    long window = period.multipliedBy(periods).toSeconds();
    return Stream.iterate(0L, start -> start < window, start -> start + apart.toSeconds())
        .map(start -> start / period.toSeconds())
        .distinct()
        .count();
  }

  /** The least time between two runs, where a clock or a deployment starts them all. */
  private static Optional<Duration> between(Assembly assembly, Resource function) {
    boolean onDemand =
        Stream.of(
                assembly
                    .all("AWS::Lambda::EventSourceMapping")
                    .map(each -> each.property("FunctionName")),
                assembly
                    .all("AWS::ApiGatewayV2::Integration")
                    .map(each -> each.property("IntegrationUri")))
            .flatMap(targets -> targets)
            .anyMatch(target -> assembly.target(target).equals(function));
    if (onDemand) {
      return Optional.empty();
    }
    return Optional.of(
        assembly
            .all(InvocationRules.SCHEDULE)
            .filter(each -> assembly.target(each.property("Target").path("Arn")).equals(function))
            .map(InvocationRules::period)
            .min(Duration::compareTo)
            // Deployments are far between.
            .orElse(Duration.ofDays(30)));
  }

  /** A cluster has about 211 connections for each unit of its largest size. */
  private static Stream<String> cluster(Resource alarm, Resource cluster) {
    double units =
        cluster.property("ServerlessV2ScalingConfiguration").path("MaxCapacity").asDouble();
    double max =
        alarm.property("MetricName").asText().equals("DatabaseConnections") ? 211 * units : units;
    return fault(
        alarm.property("Threshold").asDouble() >= max,
        alarm + " waits for more than the cluster's maximum");
  }

  private static Stream<String> queue(Resource alarm, Resource queue, Duration window) {
    if (!alarm.property("MetricName").asText().equals("ApproximateAgeOfOldestMessage")) {
      return Stream.of();
    }
    long reached = alarm.property("Threshold").asLong() + window.toSeconds();
    return fault(
        reached >= queue.property("MessageRetentionPeriod").asLong(),
        alarm + " waits for an age at which messages are gone");
  }

  /** Queues of dead letters, functions and stages that no alarm watches. */
  static Stream<String> unwatched(Assembly assembly) {
    List<Resource> watched =
        alarms(assembly)
            .flatMap(alarm -> alarm.property("Dimensions").valueStream())
            .map(each -> assembly.target(each.path("Value")))
            .toList();
    return Stream.of(
            "AWS::Lambda::Function",
            "AWS::SQS::Queue",
            "AWS::ApiGatewayV2::Api",
            "AWS::RDS::DBCluster")
        .flatMap(assembly::all)
        .filter(resource -> !watched.contains(resource))
        .filter(resource -> !isKept(assembly, resource))
        .map(resource -> resource + " has no alarm");
  }

  /** A cluster that no function uses any more waits for its removal. */
  private static boolean isKept(Assembly assembly, Resource resource) {
    return resource.type().equals("AWS::RDS::DBCluster")
        && assembly
            .all("AWS::Lambda::Function")
            .map(function -> SnapshotRules.variables(function).path("EMBEDWAY_DATABASE_URL"))
            .noneMatch(url -> new Cfn(assembly).text(url).contains(resource.id()));
  }

  private static Stream<Resource> alarms(Assembly assembly) {
    return assembly.all("AWS::CloudWatch::Alarm");
  }
}
