package dev.embedway.topology;

import dev.embedway.topology.TableSpec.Recovery;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Names of what is deployed, and the clocks that it goes by. Functions and queues are the same in
 * every topology: {@link FunctionId}, {@link QueueId}.
 *
 * @param clocks of queues, leases and schedules
 * @param tables what DynamoDB holds
 * @param documentsBucket watched for uploads
 * @param artifactsBucket for what the stages hand to one another
 */
public record Topology(
    Clocks clocks, List<TableSpec> tables, String documentsBucket, String artifactsBucket) {

  public static final String CONTROL_TABLE = "embedway-control";

  /** API keys and tenants. */
  public static final String ACCESS_TABLE = "embedway-access";

  /** Records of administrative changes. */
  public static final String AUDIT_TABLE = "embedway-audit";

  public static final String CACHE_TABLE = "embedway-cache";
  public static final String LEDGER_TABLE = "embedway-ledger";

  /** Index of the audit table that lists all tenants' records by time. */
  public static final String AUDIT_BY_MONTH = "by-month";

  /** Index of the ledger that lists a tenant's documents by store and key. */
  public static final String LEDGER_BY_STORE = "by-store";

  /** Sparse index of the ledger that lists what is under way. */
  public static final String LEDGER_OPEN = "open";

  /** Sparse index of the ledger that lists what may be deleted, by the time from which it may. */
  public static final String LEDGER_FORGET = "forget";

  /** Sparse index of the ledger that lists a stage's dead letters by the time of their failure. */
  public static final String LEDGER_DEAD_LETTERS = "dead-letters";

  public Topology {
    tables = List.copyOf(tables);
  }

  /** Topology that is deployed to AWS, and that a laptop runs by default. */
  public static Topology aws() {
    return with(Clocks.AWS);
  }

  /** The same with short clocks, for tests against emulators. */
  public static Topology test() {
    return with(Clocks.TEST);
  }

  /** Every queue. */
  public List<QueueSpec> queues() {
    return Arrays.stream(QueueId.values()).map(this::queue).toList();
  }

  /** A queue by this topology's clocks. */
  public QueueSpec queue(QueueId queue) {
    return queue.spec(clocks);
  }

  /** Its dead-letter queue by this topology's clocks. */
  public QueueSpec deadLetterQueue(QueueId queue) {
    return queue.deadLetterSpec(clocks);
  }

  /** Time for which a claim holds unless it is renewed. */
  public Duration lease() {
    return switch (clocks) {
      case AWS -> Duration.ofSeconds(60);
      case TEST -> Duration.ofSeconds(3);
    };
  }

  /** Time from one repair of the stages' switches to the next in a local cloud. */
  public Duration stageRepairPeriod() {
    return switch (clocks) {
      case AWS -> Duration.ofMinutes(1);
      case TEST -> Duration.ofSeconds(2);
    };
  }

  /** Time from one run of erasures to the next in a local cloud. */
  public Duration erasurePeriod() {
    return switch (clocks) {
      case AWS -> Duration.ofMinutes(1);
      case TEST -> Duration.ofSeconds(1);
    };
  }

  /** Time from one run of batches of records to the next in a local cloud. */
  public Duration upsertPeriod() {
    return switch (clocks) {
      case AWS -> Duration.ofSeconds(2);
      case TEST -> Duration.ofSeconds(1);
    };
  }

  /** Every schedule. */
  public List<ScheduleSpec> schedules() {
    return Stream.concat(
            FunctionId.startedBy(EventSource.SCHEDULE).stream(), Stream.of(FunctionId.DATA))
        .map(this::schedule)
        .toList();
  }

  /**
   * The schedule of a function.
   *
   * @throws IllegalArgumentException if it has none
   */
  public ScheduleSpec schedule(FunctionId function) {
    Duration period =
        switch (function) {
          case HNSW_INDEXES -> hnswIndexPeriod();
          case RECONCILE -> Duration.ofHours(1);
          case COMPACTOR -> Duration.ofMinutes(30);
          case REEMBED -> Duration.ofMinutes(1);
          case DATA -> ScheduledUpserts.PERIOD;
          case API, CHUNKING, EMBEDDING, STORAGE, DEADLETTER, MIGRATIONS, DATABASE_ROLES ->
              throw new IllegalArgumentException(function + " has no schedule");
        };
    return new ScheduleSpec(function, period);
  }

  private Duration hnswIndexPeriod() {
    return switch (clocks) {
      case AWS -> Duration.ofMinutes(1);
      case TEST -> Duration.ofSeconds(2);
    };
  }

  private static Topology with(Clocks clocks) {
    return new Topology(
        clocks,
        List.of(
            new TableSpec(CONTROL_TABLE, Recovery.POINT_IN_TIME, Optional.of("expires"), List.of()),
            new TableSpec(CACHE_TABLE, Recovery.NONE, Optional.of("expires"), List.of()),
            new TableSpec(ACCESS_TABLE, Recovery.POINT_IN_TIME, Optional.empty(), List.of()),
            new TableSpec(
                AUDIT_TABLE,
                Recovery.POINT_IN_TIME,
                Optional.empty(),
                List.of(new TableSpec.IndexSpec(AUDIT_BY_MONTH, "month", "place"))),
            new TableSpec(
                LEDGER_TABLE,
                Recovery.POINT_IN_TIME,
                Optional.empty(),
                List.of(
                    new TableSpec.IndexSpec(LEDGER_BY_STORE, "tenant", "place"),
                    new TableSpec.IndexSpec(LEDGER_OPEN, "open", "since"),
                    new TableSpec.IndexSpec(LEDGER_FORGET, "forget", "due"),
                    new TableSpec.IndexSpec(LEDGER_DEAD_LETTERS, "dead", "failed")))),
        "embedway-documents",
        "embedway-artifacts");
  }
}
