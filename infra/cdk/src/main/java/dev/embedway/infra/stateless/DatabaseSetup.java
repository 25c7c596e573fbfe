package dev.embedway.infra.stateless;

import dev.embedway.infra.function.DeployedFunction;
import dev.embedway.infra.function.FunctionFactory;
import dev.embedway.infra.stateful.VectorDatabase;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.CustomResource;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.FileSystem;
import software.constructs.Construct;
import software.constructs.IDependable;

/**
 * Makes a database ready in the course of a deployment, by functions of ours that CloudFormation
 * calls: first the roles of Aurora, through its Data API from outside the network, then the tables,
 * from inside it. Each repeats itself safely, and runs again when the zip that holds it changes.
 */
final class DatabaseSetup extends Construct {

  /** An Aurora that was paused needs up to half a minute to answer. */
  private static final Duration SERVICE_TIMEOUT = Duration.minutes(10);

  private final CustomResource tables;

  /**
   * A database's preparation.
   *
   * @param roles makes roles; empty for a database of one's own
   */
  DatabaseSetup(
      Construct scope,
      String id,
      Optional<VectorDatabase> database,
      Optional<DeployedFunction> roles,
      DeployedFunction migrations,
      FunctionFactory factory) {
    super(scope, id);
    String version = FileSystem.fingerprint(factory.zip(migrations.spec().zip()).toString());
    this.tables =
        resource("Tables", migrations, "Custom::EmbedwayTables", Map.of("Version", version));
    database.ifPresent(aurora ->
        tables
            .getNode()
            .addDependency(
                resource(
                    "Roles",
                    roles.orElseThrow(),
                    "Custom::EmbedwayDatabaseRoles",
                    Map.of(
                        "ClusterArn",
                        aurora.cluster().getClusterArn(),
                        "SecretArn",
                        aurora.secretArn(),
                        "Database",
                        VectorDatabase.NAME,
                        "OwnerRole",
                        VectorDatabase.OWNER_ROLE,
                        "AppRole",
                        VectorDatabase.APP_ROLE,
                        "Version",
                        version))));
  }

  private CustomResource resource(
      String id, DeployedFunction function, String type, Map<String, String> properties) {
    CustomResource made =
        CustomResource.Builder.create(this, id)
            .serviceToken(function.function().getFunctionArn())
            .serviceTimeout(SERVICE_TIMEOUT)
            .resourceType(type)
            // In one order, so that a template does not differ from one synthesis to the next.
            .properties(new TreeMap<>(properties))
            .build();
    made.getNode().addDependency(function.role());
    return made;
  }

  /** Dependency of everything that uses the tables. */
  IDependable done() {
    return tables;
  }
}
