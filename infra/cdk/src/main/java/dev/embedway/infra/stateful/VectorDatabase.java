package dev.embedway.infra.stateful;

import dev.embedway.infra.deployment.DatabaseChoice.Aurora;
import dev.embedway.infra.deployment.DatabaseChoice.Standby;
import dev.embedway.infra.deployment.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.rds.AuroraPostgresClusterEngineProps;
import software.amazon.awscdk.services.rds.AuroraPostgresEngineVersion;
import software.amazon.awscdk.services.rds.BackupProps;
import software.amazon.awscdk.services.rds.ClusterInstance;
import software.amazon.awscdk.services.rds.Credentials;
import software.amazon.awscdk.services.rds.DatabaseCluster;
import software.amazon.awscdk.services.rds.DatabaseClusterEngine;
import software.amazon.awscdk.services.rds.DatabaseSecret;
import software.amazon.awscdk.services.rds.ServerlessV2ClusterInstanceProps;
import software.constructs.Construct;

/**
 * Aurora PostgreSQL, which pauses when nobody is connected and costs its storage then.
 *
 * <p>Functions enter by IAM, so there is no password but the master's, which only the function that
 * makes the roles reads. A connection of a frozen function would keep the cluster awake: the server
 * ends those that idle.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html">Auto-pause</a>
 */
public final class VectorDatabase extends Construct {

  /** The database in the cluster. */
  public static final String NAME = "embedway";

  /** The role that row-level security binds. */
  public static final String APP_ROLE = "embedway_app";

  /** The role that owns the tables. */
  public static final String OWNER_ROLE = "embedway_owner";

  /** Plugin that PostgreSQL's driver asks for a password; it signs a token in the process. */
  private static final String TOKENS = "dev.embedway.aws.rds.RdsTokens";

  private static final int PORT = 5432;
  private static final Duration IDLE = Duration.minutes(1);

  private final Aurora aurora;
  private final DatabaseNetwork network;
  private final DatabaseCluster cluster;

  VectorDatabase(Construct scope, String id, Stage stage, Aurora aurora) {
    super(scope, id);
    this.aurora = aurora;
    this.network = new DatabaseNetwork(this, "Network", aurora.egress());
    SecurityGroup server =
        SecurityGroup.Builder.create(this, "Server")
            .vpc(network.vpc())
            .description("PostgreSQL of Embedway")
            .allowAllOutbound(false)
            .build();
    server.addIngressRule(network.clients(), Port.tcp(PORT), "functions");
    network.clients().addEgressRule(server, Port.tcp(PORT), "PostgreSQL");
    this.cluster = cluster(stage, server);
  }

  private DatabaseCluster cluster(Stage stage, SecurityGroup server) {
    DatabaseCluster.Builder builder = DatabaseCluster.Builder.create(this, "Cluster");
    if (aurora.capacity().pauses()) {
      builder.serverlessV2AutoPauseDuration(
          Duration.minutes(aurora.capacity().pauseAfterMinutes()));
    }
    if (aurora.standby() == Standby.READER) {
      builder.readers(
          List.of(
              ClusterInstance.serverlessV2(
                  "Reader",
                  ServerlessV2ClusterInstanceProps.builder()
                      .publiclyAccessible(false)
                      .scaleWithWriter(true)
                      .build())));
    }
    return builder
        .engine(
            DatabaseClusterEngine.auroraPostgres(
                AuroraPostgresClusterEngineProps.builder()
                    .version(AuroraPostgresEngineVersion.VER_17_7)
                    .build()))
        .writer(
            ClusterInstance.serverlessV2(
                "Writer",
                ServerlessV2ClusterInstanceProps.builder().publiclyAccessible(false).build()))
        .serverlessV2MinCapacity(aurora.capacity().min())
        .serverlessV2MaxCapacity(aurora.capacity().max())
        .defaultDatabaseName(NAME)
        .credentials(
            Credentials.fromSecret(
                DatabaseSecret.Builder.create(this, "Master").username("embedway_master").build()))
        .iamAuthentication(true)
        .enableDataApi(true)
        .parameters(
            // In one order, so that a template does not differ from one synthesis to the next.
            new TreeMap<>(
                Map.of(
                    "idle_session_timeout",
                    Long.toString(IDLE.toMilliseconds().longValue()),
                    "rds.force_ssl",
                    "1")))
        .vpc(network.vpc())
        .vpcSubnets(network.databaseSubnets())
        .securityGroups(List.of(server))
        .storageEncrypted(true)
        .copyTagsToSnapshot(true)
        .backup(BackupProps.builder().retention(Duration.days(aurora.backupDays())).build())
        .deletionProtection(stage.isProtected())
        .removalPolicy(stage.keepsData() ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY)
        .build();
  }

  /** The choices that it is made by. */
  public Aurora choice() {
    return aurora;
  }

  /** The network that it is in. */
  public DatabaseNetwork network() {
    return network;
  }

  /** The cluster itself. */
  public DatabaseCluster cluster() {
    return cluster;
  }

  /** ARN of the secret with the master's password. */
  public String secretArn() {
    return Optional.ofNullable(cluster.getSecret()).orElseThrow().getSecretArn();
  }

  /** Everything of it that functions use. */
  List<String> usedByFunctions() {
    return Stream.concat(
            Stream.of(
                cluster.getClusterIdentifier(),
                cluster.getClusterResourceIdentifier(),
                cluster.getClusterEndpoint().getHostname(),
                secretArn(),
                network.clients().getSecurityGroupId()),
            network.vpc().selectSubnets(network.functionSubnets()).getSubnetIds().stream())
        .toList();
  }

  /** JDBC URL of a role, whose password is a token for IAM. */
  public String jdbcUrl(String role) {
    return "jdbc:postgresql://"
        + cluster.getClusterEndpoint().getHostname()
        + ":"
        + PORT
        + "/"
        + NAME
        + "?user="
        + role
        + "&sslmode=require&authenticationPluginClassName="
        + TOKENS;
  }
}
