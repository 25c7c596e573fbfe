package dev.embedway.topology;

import dev.embedway.topology.FunctionSpec.DatabaseLogin;
import dev.embedway.topology.TableSpec.Recovery;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Queues, functions, tables, buckets and routes, with the numbers that bind them.
 *
 * @param functions what runs
 * @param queues what carries work between stages
 * @param mappings which queue feeds which function
 * @param tables what DynamoDB holds
 * @param routes HTTP routes that need PostgreSQL; all others go to {@link #API}
 * @param schedules what is done again and again
 * @param documentsBucket watched for uploads
 * @param artifactsBucket for what the stages hand to one another
 * @param lease how long a claim holds unless renewed
 */
public record Topology(
    List<FunctionSpec> functions,
    List<QueueSpec> queues,
    List<MappingSpec> mappings,
    List<TableSpec> tables,
    List<RouteSpec> routes,
    List<ScheduleSpec> schedules,
    String documentsBucket,
    String artifactsBucket,
    Duration lease) {

  public static final String API = "embedway-api";
  public static final String DATA = "embedway-data";
  public static final String CHUNKING = "embedway-chunking";
  public static final String EMBEDDING = "embedway-embedding";
  public static final String STORAGE = "embedway-storage";

  /** The schedule by which large index versions get their HNSW indexes. */
  public static final String HNSW_INDEXES = "embedway-graphs";

  public static final String RECONCILE = "embedway-reconcile";

  /** Brings the tables of PostgreSQL up to date, once a deployment. */
  public static final String MIGRATIONS = "embedway-migrations";

  /** Makes the roles of an Aurora cluster through its Data API, once a deployment. */
  public static final String DATABASE_ROLES = "embedway-database-roles";

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

  /** The most that SQS allows: what only waits for a part that is away must not use it up. */
  private static final int MAX_RECEIVE_COUNT = 1000;

  /** A retention of 14 days is the most that SQS keeps. */
  private static final Duration RETENTION = Duration.ofDays(14);

  public Topology {
    functions = List.copyOf(functions);
    queues = List.copyOf(queues);
    mappings = List.copyOf(mappings);
    tables = List.copyOf(tables);
    routes = List.copyOf(routes);
    schedules = List.copyOf(schedules);
  }

  /** Topology that is deployed to AWS, and that a laptop runs by default. */
  public static Topology aws() {
    return with(
        Duration.ofMinutes(6),
        new RetryDelays(Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofMinutes(30)),
        Duration.ofSeconds(60),
        Duration.ofMinutes(1));
  }

  /** The same wiring with short clocks, for tests against emulators. */
  public static Topology test() {
    return with(
        Duration.ofSeconds(2),
        new RetryDelays(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(24)),
        Duration.ofSeconds(3),
        Duration.ofSeconds(2));
  }

  /** The queue of a name. */
  public QueueSpec queue(String name) {
    return queues.stream().filter(queue -> queue.name().equals(name)).findFirst().orElseThrow();
  }

  /** The function of a name. */
  public FunctionSpec function(String name) {
    return functions.stream()
        .filter(function -> function.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The mapping of a queue. */
  public MappingSpec mapping(String queue) {
    return mappings.stream()
        .filter(mapping -> mapping.queue().equals(queue))
        .findFirst()
        .orElseThrow();
  }

  /** The schedule of a name. */
  public ScheduleSpec schedule(String name) {
    return schedules.stream()
        .filter(schedule -> schedule.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Topology with(
      Duration visibility, RetryDelays delays, Duration lease, Duration hnswIndexes) {
    return new Topology(
        everyFunction(),
        List.of(
            new QueueSpec(CHUNKING, visibility, MAX_RECEIVE_COUNT, RETENTION, delays),
            new QueueSpec(EMBEDDING, visibility, MAX_RECEIVE_COUNT, RETENTION, delays),
            new QueueSpec(STORAGE, visibility, MAX_RECEIVE_COUNT, RETENTION, delays)),
        List.of(
            new MappingSpec(CHUNKING, CHUNKING, 2, Duration.ZERO, 2),
            new MappingSpec(EMBEDDING, EMBEDDING, 1, Duration.ZERO, 4),
            new MappingSpec(STORAGE, STORAGE, 10, Duration.ZERO, 2)),
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
                    new TableSpec.IndexSpec(LEDGER_FORGET, "forget", "due")))),
        dataRoutes(),
        List.of(
            new ScheduleSpec(HNSW_INDEXES, hnswIndexes),
            new ScheduleSpec(RECONCILE, Duration.ofHours(1))),
        "embedway-documents",
        "embedway-artifacts",
        lease);
  }

  private static List<FunctionSpec> everyFunction() {
    return List.of(
        function(API, "api.ApiHandler", 29, 3008, DatabaseLogin.NONE),
        function(DATA, "api.DataHandler", 29, 3008, DatabaseLogin.APP),
        function(CHUNKING, "chunking.ChunkingHandler", 60, 3008, DatabaseLogin.NONE),
        function(EMBEDDING, "embedding.EmbeddingHandler", 60, 3008, DatabaseLogin.NONE),
        function(STORAGE, "storage.StorageHandler", 60, 1769, DatabaseLogin.APP),
        function(RECONCILE, "chunking.ReconcileHandler", 300, 1024, DatabaseLogin.NONE),
        function(HNSW_INDEXES, "database.HnswIndexesHandler", 900, 512, DatabaseLogin.OWNER),
        function(MIGRATIONS, "database.MigrationsHandler", 300, 1024, DatabaseLogin.OWNER),
        function(DATABASE_ROLES, "database.DatabaseRolesHandler", 300, 1024, DatabaseLogin.NONE));
  }

  private static FunctionSpec function(
      String name, String handler, int seconds, int memoryMb, DatabaseLogin database) {
    return new FunctionSpec(
        name, "dev.embedway.functions." + handler, Duration.ofSeconds(seconds), memoryMb, database);
  }

  private static List<RouteSpec> dataRoutes() {
    return List.of("/v1", "/api/v1").stream()
        .flatMap(base ->
            List.of(
                new RouteSpec("POST", base + "/vector_stores/{store}/search", DATA),
                new RouteSpec("GET", base + "/vector_stores/{store}", DATA),
                new RouteSpec("DELETE", base + "/documents/{id}", DATA))
                .stream())
        .toList();
  }
}
