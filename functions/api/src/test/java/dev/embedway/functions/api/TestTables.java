package dev.embedway.functions.api;

import dev.embedway.aws.AwsResources;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.client.AwsEndpoints;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.emulators.SharedEmulators;
import dev.embedway.emulators.SharedPostgres;
import dev.embedway.emulators.postgres.PostgresDatabase;
import dev.embedway.pgvector.PgPoolConfig;
import dev.embedway.pgvector.PgVectorStore;
import dev.embedway.pgvector.schema.PgLogin;
import dev.embedway.pgvector.schema.PgSchema;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.TableSpec;
import dev.embedway.topology.Topology;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Tables, buckets and queues with names of their own, since all tests share the emulators. */
record TestTables(
    Topology topology, Map<QueueId, String> queues, Map<QueueId, String> deadLetters) {

  /** Time that a slow machine may take to tell a breaker's state. */
  static final Duration BREAKER_BOUND = Duration.ofSeconds(10);

  /** Variables of a process that shares its vectors. */
  static final Map<String, String> CACHING =
      Map.of(
          "EMBEDWAY_CACHE_SECRET", "a-secret-of-the-tests",
          "EMBEDDINGS_CACHE_L2", "on",
          "EMBEDDINGS_CACHE_MAX_SIZE", "5000",
          "EMBEDWAY_CACHE_TIMEOUT_MS", "10000");

  static AwsClients clients() {
    return AwsClients.at(
        AwsEndpoints.of(
            SharedEmulators.sqsEndpoint(),
            SharedEmulators.dynamoDbEndpoint(),
            SharedEmulators.s3Endpoint()),
        "us-east-1",
        AwsBasicCredentials.create(
            SharedEmulators.CREDENTIALS.accessKeyId(),
            SharedEmulators.CREDENTIALS.secretAccessKey()));
  }

  static TestTables create(AwsClients clients) {
    Topology topology = renamed(Topology.test());
    AwsResources.createTablesAndBuckets(topology, clients);
    return new TestTables(topology, queues(clients), queues(clients));
  }

  private static Map<QueueId, String> queues(AwsClients clients) {
    Map<QueueId, String> queues = new EnumMap<>(QueueId.class);
    for (QueueId queue : QueueId.values()) {
      String name = SharedEmulators.freshName("queue");
      clients.sqs().createQueue(make -> make.queueName(name));
      queues.put(queue, name);
    }
    return queues;
  }

  /** A store on a database of its own. */
  static PgVectorStore database() {
    PostgresDatabase database = SharedPostgres.freshDatabase();
    PgSchema schema =
        new PgSchema(new PgLogin(database.jdbcUrl(), database.user(), database.password()));
    schema.migrate();
    return new PgVectorStore(
        PgPoolConfig.of(schema.appLogin("for the tests of this module"), 4),
        HnswIndexPolicy.DEFAULT,
        InstantSource.system());
  }

  TestTables {
    queues = Map.copyOf(queues);
    deadLetters = Map.copyOf(deadLetters);
  }

  /** Variables that name them to a process. */
  Map<String, String> variables() {
    List<TableSpec> tables = topology.tables();
    Map<String, String> variables = new HashMap<>();
    variables.put("EMBEDWAY_CONTROL_TABLE", tables.get(0).name());
    variables.put("EMBEDWAY_CACHE_TABLE", tables.get(1).name());
    variables.put("EMBEDWAY_ACCESS_TABLE", tables.get(2).name());
    variables.put("EMBEDWAY_AUDIT_TABLE", tables.get(3).name());
    variables.put("EMBEDWAY_LEDGER_TABLE", tables.getLast().name());
    variables.put("EMBEDWAY_DOCUMENTS_BUCKET", topology.documentsBucket());
    variables.put("EMBEDWAY_ARTIFACTS_BUCKET", topology.artifactsBucket());
    queues.forEach((queue, name) -> variables.put(queue.variable(), name));
    deadLetters.forEach((queue, name) -> variables.put(queue.deadLetterVariable(), name));
    return variables;
  }

  /** Items in all tables. */
  long items(AwsClients clients) {
    return topology.tables().stream()
        .mapToLong(table -> clients.dynamoDb().scan(scan -> scan.tableName(table.name())).count())
        .sum();
  }

  /** Contents of the artifacts bucket below a prefix, by key. */
  Map<String, byte[]> artifacts(AwsClients clients, String prefix) {
    Map<String, byte[]> found = new HashMap<>();
    clients
        .s3()
        .listObjectsV2(list -> list.bucket(topology.artifactsBucket()).prefix(prefix))
        .contents()
        .forEach(each ->
            found.put(
                each.key(),
                clients
                    .s3()
                    .getObjectAsBytes(get -> get.bucket(topology.artifactsBucket()).key(each.key()))
                    .asByteArray()));
    return found;
  }

  private static Topology renamed(Topology topology) {
    return new Topology(
        topology.clocks(),
        topology.tables().stream()
            .map(table ->
                new TableSpec(
                    SharedEmulators.freshName(table.name()),
                    table.recovery(),
                    table.ttlAttribute(),
                    table.indexes()))
            .toList(),
        SharedEmulators.freshName("documents"),
        SharedEmulators.freshName("artifacts"));
  }
}
