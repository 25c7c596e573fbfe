package dev.embedway.topology;

import dev.embedway.topology.FunctionSpec.DatabaseLogin;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * A function of Embedway, with its numbers. Code that treats functions differently has a switch
 * over them without a default, so that a new function does not compile until each such place has
 * decided.
 */
public enum FunctionId {
  /** Answers all routes that need no PostgreSQL. */
  API("embedway-api", "api.ApiHandler", 29, 3008, EventSource.HTTP, DatabaseLogin.NONE),
  /** Answers the routes that need PostgreSQL, and writes batches of records by a schedule. */
  DATA("embedway-data", "api.DataHandler", 29, 3008, EventSource.HTTP, DatabaseLogin.APP),
  CHUNKING(
      "embedway-chunking",
      "chunking.ChunkingHandler",
      60,
      3008,
      EventSource.QUEUE,
      DatabaseLogin.NONE),
  EMBEDDING(
      "embedway-embedding",
      "embedding.EmbeddingHandler",
      60,
      3008,
      EventSource.QUEUE,
      DatabaseLogin.NONE),
  STORAGE(
      "embedway-storage", "storage.StorageHandler", 60, 1769, EventSource.QUEUE, DatabaseLogin.APP),
  /** Records what SQS itself gave up: the queues' own dead-letter queues. */
  DEADLETTER(
      "embedway-deadletter",
      "deadletter.DeadLetterHandler",
      60,
      1024,
      EventSource.QUEUE,
      DatabaseLogin.NONE),
  /** Deletes what nobody reads any more, and erases tenants. */
  COMPACTOR(
      "embedway-compactor",
      "compactor.CompactorHandler",
      900,
      1024,
      EventSource.SCHEDULE,
      DatabaseLogin.APP),
  /** Gives large index versions their HNSW indexes. */
  HNSW_INDEXES(
      "embedway-graphs",
      "database.HnswIndexesHandler",
      900,
      512,
      EventSource.SCHEDULE,
      DatabaseLogin.OWNER),
  /** Compares the ledger with queues and the documents bucket. */
  RECONCILE(
      "embedway-reconcile",
      "chunking.ReconcileHandler",
      300,
      1024,
      EventSource.SCHEDULE,
      DatabaseLogin.NONE),
  /** Fills versions of stores that are built, and retires those that are kept no longer. */
  REEMBED(
      "embedway-reembed",
      "reembed.ReembedHandler",
      120,
      512,
      EventSource.SCHEDULE,
      DatabaseLogin.NONE),
  /** Brings the tables of PostgreSQL up to date. */
  MIGRATIONS(
      "embedway-migrations",
      "database.MigrationsHandler",
      300,
      1024,
      EventSource.DEPLOYMENT,
      DatabaseLogin.OWNER),
  /** Makes the roles of an Aurora cluster through its Data API. */
  DATABASE_ROLES(
      "embedway-database-roles",
      "database.DatabaseRolesHandler",
      300,
      1024,
      EventSource.DEPLOYMENT,
      DatabaseLogin.NONE);

  private static final String PACKAGE = "dev.embedway.functions.";

  private final String functionName;
  private final String handler;
  private final int seconds;
  private final int memoryMb;
  private final EventSource source;
  private final DatabaseLogin database;

  FunctionId(
      String functionName,
      String handler,
      int seconds,
      int memoryMb,
      EventSource source,
      DatabaseLogin database) {
    this.functionName = functionName;
    this.handler = PACKAGE + handler;
    this.seconds = seconds;
    this.memoryMb = memoryMb;
    this.source = source;
    this.database = database;
  }

  /** The functions that events of a source start. */
  public static List<FunctionId> startedBy(EventSource source) {
    return Arrays.stream(values()).filter(each -> each.source == source).toList();
  }

  /** Name of the function, as logs and descriptions have it. */
  public String functionName() {
    return functionName;
  }

  /** Kind of event that starts it. */
  public EventSource source() {
    return source;
  }

  /** Definition for those that run it. */
  public FunctionSpec spec() {
    return new FunctionSpec(functionName, handler, Duration.ofSeconds(seconds), memoryMb, database);
  }
}
