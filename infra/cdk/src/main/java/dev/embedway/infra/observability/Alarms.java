package dev.embedway.infra.observability;

import dev.embedway.infra.construct.Names;
import dev.embedway.infra.construct.WorkQueue;
import dev.embedway.infra.function.DeployedFunction;
import dev.embedway.infra.stateful.VectorDatabase;
import dev.embedway.topology.EventSource;
import dev.embedway.topology.FunctionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;

/** Definitions of the alarms. Immutable. */
final class Alarms {

  /** Of metrics that the functions write. */
  private static final String NAMESPACE = "Embedway";

  private static final Duration MINUTES = Duration.minutes(5);

  /** Twice the longest run that there is, and rather longer than the others. */
  private static final Duration HOUR = Duration.hours(1);

  /** Bulk work waits behind all other; it is too much, or stands still, where it takes longer. */
  private static final Duration BULK_WAIT = Duration.days(1);

  /** Time in which a message that SQS gave up is recorded, some failures included. */
  private static final Duration UNDRAINED = Duration.minutes(15);

  /** Time after which reconcile has sent a job's messages again, and that has not helped. */
  private static final Duration STANDSTILL = Duration.hours(2);

  /** A longer run's numbers may be older than a few minutes when they are told. */
  private static final java.time.Duration SHORT = java.time.Duration.ofMinutes(1);

  /** Part of its time at which a function is about to be cut off. */
  private static final double NEARLY = 0.8;

  private final ObservedResources observed;

  Alarms(ObservedResources observed) {
    this.observed = observed;
  }

  List<AlarmSpec> all() {
    return Stream.of(functions(), queues(), deadLetters(), openJobs(), edge(), database())
        .flatMap(List::stream)
        .toList();
  }

  private List<AlarmSpec> functions() {
    return observed.functions().stream().flatMap(each -> function(each).stream()).toList();
  }

  private List<AlarmSpec> function(DeployedFunction function) {
    String name = function.shortName();
    List<AlarmSpec> alarms = new ArrayList<>();
    alarms.add(
        new AlarmSpec(
            name + "-errors",
            function.function().metricErrors(of("Sum", period(function))),
            0,
            1,
            "Invocations of " + name + " ended in an error or ran out of time"));
    if (function.id().source() == EventSource.DEPLOYMENT) {
      return alarms;
    }
    alarms.add(
        new AlarmSpec(
            name + "-throttles",
            function.function().metricThrottles(of("Sum", period(function))),
            0,
            1,
            "Lambda refused to run " + name + ": the account's concurrency is used up"));
    alarms.add(
        new AlarmSpec(
            name + "-duration",
            function.function().metricDuration(of("p99", period(function))),
            NEARLY * function.spec().timeout().toMillis(),
            function.id().source() == EventSource.SCHEDULE ? 1 : 3,
            name + " takes most of the time that it has"));
    return alarms;
  }

  /**
   * Lambda dates a run's numbers by its beginning, and tells them at its end.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html">Lambda's
   *     metrics</a>
   */
  private static Duration period(DeployedFunction function) {
    return function.spec().timeout().compareTo(SHORT) > 0 ? HOUR : MINUTES;
  }

  private List<AlarmSpec> queues() {
    List<AlarmSpec> alarms = new ArrayList<>();
    for (WorkQueue work : observed.queues()) {
      String name = Names.shortName(work.spec().name());
      alarms.add(
          new AlarmSpec(
              name + "-age",
              work.queue().metricApproximateAgeOfOldestMessage(of("Maximum")),
              maxWait(work).toSeconds().doubleValue(),
              3,
              waiting(work)));
      alarms.add(
          new AlarmSpec(
              name + "-undrained",
              work.deadLetters().metricApproximateAgeOfOldestMessage(of("Maximum")),
              UNDRAINED.toSeconds().doubleValue(),
              1,
              "Messages of " + name + " that SQS gave up are not recorded: deadletter is broken"));
    }
    alarms.add(
        new AlarmSpec(
            "schedules-dead-letters",
            observed.unstarted().metricApproximateNumberOfMessagesVisible(of("Maximum")),
            0,
            1,
            "Runs of the schedules could not be started"));
    return alarms;
  }

  private List<AlarmSpec> deadLetters() {
    return openDeadLetters(observed).stream()
        .map(metric ->
            new AlarmSpec("dead-letters-open", metric, 0, 1, "Dead letters wait for a decision"))
        .toList();
  }

  /** Number of dead letters that nobody has ignored or requeued, as reconcile counts them. */
  static Optional<Metric> openDeadLetters(ObservedResources observed) {
    return ofReconcile("OpenDeadLetters", observed);
  }

  private List<AlarmSpec> openJobs() {
    return oldestOpenJob(observed).stream()
        .map(metric ->
            new AlarmSpec(
                "oldest-open-job",
                metric,
                STANDSTILL.toSeconds().doubleValue(),
                1,
                "A document was accepted two hours ago and is neither done nor failed"))
        .toList();
  }

  /** Age of the oldest open job in seconds, as reconcile measures it; none where none is open. */
  static Optional<Metric> oldestOpenJob(ObservedResources observed) {
    return ofReconcile("OldestOpenJobAge", observed);
  }

  private static Optional<Metric> ofReconcile(String name, ObservedResources observed) {
    return observed.functions().stream()
        .filter(each -> each.id() == FunctionId.RECONCILE)
        .map(each ->
            Metric.Builder.create()
                .namespace(NAMESPACE)
                .metricName(name)
                .dimensionsMap(Map.of("function_name", each.function().getFunctionName()))
                .statistic("Maximum")
                .period(HOUR)
                .build())
        .findFirst();
  }

  private static Duration maxWait(WorkQueue work) {
    return switch (work.lane()) {
      case LIVE -> Duration.seconds(2 * work.spec().visibilityTimeout().toSeconds());
      case BULK -> BULK_WAIT;
    };
  }

  private static String waiting(WorkQueue work) {
    String messages = "Messages of " + Names.shortName(work.spec().name());
    return switch (work.lane()) {
      case LIVE -> messages + " wait longer than two deliveries take";
      case BULK -> messages + " have waited for a day";
    };
  }

  private List<AlarmSpec> edge() {
    return List.of(
        new AlarmSpec(
            "edge-5xx",
            observed.api().metricServerError(sum()),
            0,
            2,
            "Requests were answered with 5xx"));
  }

  private List<AlarmSpec> database() {
    return observed.database().stream()
        .flatMap(database ->
            Stream.of(
                new AlarmSpec(
                    "database-capacity",
                    capacity(database),
                    database.choice().capacity().max() * NEARLY,
                    3,
                    "The database is close to the largest size that it may have"),
                new AlarmSpec(
                    "database-connections",
                    database.cluster().metricDatabaseConnections(of("Maximum")),
                    database.choice().maxConnections() * NEARLY,
                    1,
                    "The database has almost as many connections as it takes")))
        .toList();
  }

  static Metric capacity(VectorDatabase database) {
    return database.cluster().metric("ServerlessDatabaseCapacity", of("Maximum"));
  }

  /**
   * A metric that a function writes in the embedded metric format, under its own name.
   *
   * @param name as {@code EmfMetrics} writes it
   */
  static IMetric own(String name, DeployedFunction function, MetricOptions options) {
    return Metric.Builder.create()
        .namespace(NAMESPACE)
        .metricName(name)
        .dimensionsMap(Map.of("function_name", function.function().getFunctionName()))
        .label(function.shortName())
        .statistic(options.getStatistic())
        .period(options.getPeriod())
        .build();
  }

  static MetricOptions sum() {
    return of("Sum");
  }

  static MetricOptions of(String statistic) {
    return of(statistic, MINUTES);
  }

  private static MetricOptions of(String statistic, Duration period) {
    return MetricOptions.builder().statistic(statistic).period(period).build();
  }
}
