package dev.embedway.bundle;

import dev.embedway.aws.AwsPlatform;
import dev.embedway.aws.AwsResources;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.client.AwsEndpoints;
import dev.embedway.core.composition.ProcessContext;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.service.KeyHash;
import dev.embedway.emulators.SharedEmulators;
import dev.embedway.emulators.SharedPostgres;
import dev.embedway.emulators.postgres.PostgresDatabase;
import dev.embedway.pgvector.schema.PgLogin;
import dev.embedway.pgvector.schema.PgSchema;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.TableSpec;
import dev.embedway.topology.Topology;
import dev.embedway.topology.route.Role;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * Replacement of AWS around the functions: emulators and a database, the topology's queues, tables
 * and buckets in them, and an operator's key.
 *
 * @param topology with names of its own, of tables and buckets
 * @param clients of the emulators
 * @param database with the tables in it, for connections as superuser
 * @param secrets holds the URL with which the functions connect to the database
 */
record Surroundings(
    Topology topology, AwsClients clients, PostgresDatabase database, SecretsServer secrets)
    implements AutoCloseable {

  /** The operator's key. */
  static final String KEY = "operator-of-the-bundle-tests";

  private static final String SECRET = "embedway/database";
  private static final String PARAMETER = "/embedway/database-url";
  private static final String REGION = "us-east-1";

  /** Makes them; the emulators are those of this JVM, everything in them is new. */
  static Surroundings make() {
    Topology topology = renamed(Topology.test());
    AwsClients clients =
        AwsClients.at(
            AwsEndpoints.of(
                SharedEmulators.sqsEndpoint(),
                SharedEmulators.dynamoDbEndpoint(),
                SharedEmulators.s3Endpoint()),
            REGION,
            AwsBasicCredentials.create(
                SharedEmulators.CREDENTIALS.accessKeyId(),
                SharedEmulators.CREDENTIALS.secretAccessKey()));
    AwsResources.create(topology, clients);
    PostgresDatabase database = SharedPostgres.freshDatabase();
    PgSchema schema =
        new PgSchema(new PgLogin(database.jdbcUrl(), database.user(), database.password()));
    schema.migrate();
    Surroundings made = new Surroundings(topology, clients, database, new SecretsServer());
    made.rotate("the first password");
    made.addOperator();
    return made;
  }

  /** Has the functions' role enter by another password from now on, and tells the secrets. */
  void rotate(String password) {
    PgLogin login =
        new PgSchema(new PgLogin(database.jdbcUrl(), database.user(), database.password()))
            .appLogin(password);
    String url =
        new PostgresDatabase(login.url(), login.user(), login.password()).jdbcUrlWithCredentials();
    secrets.put(SECRET, "{\"engine\":\"postgres\",\"url\":\"" + url + "\"}");
    secrets.put(PARAMETER, url);
  }

  /** A function's variables, as the stack would set them. */
  Map<String, String> variables(FunctionId function) {
    Map<String, String> variables = new HashMap<>(variables());
    switch (function) {
      case DATA -> variables.put("EMBEDWAY_DATABASE_URL", "secretsmanager:" + SECRET + "#url");
      case HNSW_INDEXES ->
          variables.put("EMBEDWAY_DATABASE_URL", database.jdbcUrlWithCredentials());
      case STORAGE, COMPACTOR -> variables.put("EMBEDWAY_DATABASE_URL", "ssm:" + PARAMETER);
      case API, CHUNKING, EMBEDDING, DEADLETTER, RECONCILE, REEMBED, MIGRATIONS, DATABASE_ROLES ->
          variables.remove("EMBEDWAY_DATABASE_URL");
    }
    return variables;
  }

  private Map<String, String> variables() {
    return Map.ofEntries(
        Map.entry("AWS_ENDPOINT_URL_SSM", secrets.url()),
        Map.entry("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.url()),
        Map.entry("AWS_ENDPOINT_URL_SQS", SharedEmulators.sqsEndpoint().toString()),
        Map.entry("AWS_ENDPOINT_URL_DYNAMODB", SharedEmulators.dynamoDbEndpoint().toString()),
        Map.entry("AWS_ENDPOINT_URL_S3", SharedEmulators.s3Endpoint().toString()),
        Map.entry("AWS_ACCESS_KEY_ID", SharedEmulators.CREDENTIALS.accessKeyId()),
        Map.entry("AWS_SECRET_ACCESS_KEY", SharedEmulators.CREDENTIALS.secretAccessKey()),
        Map.entry("EMBEDWAY_TOPOLOGY", "test"),
        Map.entry("EMBEDDINGS_DLQ_ENCRYPTION_KEY", "a-passphrase-of-the-bundle-tests"),
        Map.entry("EMBEDWAY_ERASURE_SETTLING", "0s"),
        Map.entry("EMBEDWAY_CONTROL_TABLE", table(Topology.CONTROL_TABLE)),
        Map.entry("EMBEDWAY_ACCESS_TABLE", table(Topology.ACCESS_TABLE)),
        Map.entry("EMBEDWAY_AUDIT_TABLE", table(Topology.AUDIT_TABLE)),
        Map.entry("EMBEDWAY_LEDGER_TABLE", table(Topology.LEDGER_TABLE)),
        Map.entry("EMBEDWAY_DOCUMENTS_BUCKET", topology.documentsBucket()),
        Map.entry("EMBEDWAY_ARTIFACTS_BUCKET", topology.artifactsBucket()));
  }

  /** The platform over it, to look behind the functions. */
  AwsPlatform platform() {
    return AwsPlatform.of(
        new ProcessContext(
            EmbedwaySettings.read(variables()), "test", InstantSource.system(), new SecureRandom()),
        clients);
  }

  @Override
  public void close() {
    secrets.close();
    clients.close();
  }

  private String table(String prefix) {
    return topology.tables().stream()
        .map(TableSpec::name)
        .filter(name -> name.startsWith(prefix))
        .findFirst()
        .orElseThrow();
  }

  private void addOperator() {
    AwsPlatform.keys(clients, table(Topology.ACCESS_TABLE), new SecureRandom())
        .add(
            new ApiKey(
                "key_000000000000000000000000",
                KeyHash.of(KEY),
                new ApiKey.Grant(new TenantId("default"), Set.of(Role.ADMIN)),
                "",
                new ApiKey.Validity(InstantSource.system().instant(), Optional.empty())));
  }

  private static Topology renamed(Topology topology) {
    List<TableSpec> tables =
        topology.tables().stream()
            .map(table ->
                new TableSpec(
                    SharedEmulators.freshName(table.name()),
                    table.recovery(),
                    table.ttlAttribute(),
                    table.indexes()))
            .toList();
    return new Topology(
        topology.clocks(),
        tables,
        SharedEmulators.freshName(topology.documentsBucket()),
        SharedEmulators.freshName(topology.artifactsBucket()));
  }
}
