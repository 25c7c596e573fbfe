package dev.embedway.infra.function;

import dev.embedway.infra.construct.Names;
import dev.embedway.infra.deployment.DatabaseChoice;
import dev.embedway.infra.deployment.DatabaseChoice.Egress;
import dev.embedway.infra.deployment.DatabaseChoice.Named;
import dev.embedway.infra.deployment.Deployment;
import dev.embedway.infra.deployment.OperatorSettings;
import dev.embedway.infra.deployment.SettingUsers;
import dev.embedway.infra.stateful.StatefulStack;
import dev.embedway.infra.stateful.VectorDatabase;
import dev.embedway.topology.FunctionJvm;
import dev.embedway.topology.FunctionSpec;
import dev.embedway.topology.FunctionSpec.DatabaseLogin;
import dev.embedway.topology.Topology;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The variables that functions read. Immutable. */
final class FunctionEnvironment {

  private static final String JVM = String.join(" ", FunctionJvm.OPTIONS);

  /**
   * Java takes the first address of a name, by default one of IPv4, and those of SQS are not
   * reached from a network without NAT.
   */
  private static final String IPV6_FIRST = " -Djava.net.preferIPv6Addresses=true";

  /** Those that share vectors with others. */
  private static final Set<String> SHARING = Set.of(Topology.API, Topology.EMBEDDING);

  private final Deployment deployment;
  private final StatefulStack stateful;

  FunctionEnvironment(Deployment deployment, StatefulStack stateful) {
    this.deployment = deployment;
    this.stateful = stateful;
  }

  Map<String, String> of(FunctionSpec spec) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("JAVA_TOOL_OPTIONS", JVM);
    if (!Names.isOfDeployments(spec.name()) && spec.database() != DatabaseLogin.OWNER) {
      resources(variables);
    }
    if (SHARING.contains(spec.name())) {
      stateful
          .cacheSecretArn()
          .ifPresent(arn -> variables.put(OperatorSettings.CACHE_SECRET, "secretsmanager:" + arn));
    }
    variables.putAll(chosen(spec));
    if (spec.database() != DatabaseLogin.NONE) {
      database(variables, spec);
    }
    return variables;
  }

  /** The operator's settings that a function uses. */
  Map<String, String> chosen(FunctionSpec spec) {
    if (Names.isOfDeployments(spec.name())) {
      return Map.of();
    }
    Map<String, String> variables = new TreeMap<>(deployment.settings().variables());
    variables.keySet().removeIf(name -> !SettingUsers.isUser(spec.name(), name));
    return variables;
  }

  private void resources(Map<String, String> variables) {
    stateful
        .queues()
        .forEach(
            (name, work) -> variables.put(Names.queueVariable(name), work.queue().getQueueName()));
    stateful
        .tables()
        .forEach((name, table) -> variables.put(Names.tableVariable(name), table.getTableName()));
    variables.put("EMBEDWAY_DOCUMENTS_BUCKET", stateful.buckets().documents().getBucketName());
    variables.put("EMBEDWAY_ARTIFACTS_BUCKET", stateful.buckets().artifacts().getBucketName());
  }

  private void database(Map<String, String> variables, FunctionSpec spec) {
    boolean owner = spec.database() == DatabaseLogin.OWNER;
    variables.put(
        "EMBEDWAY_DATABASE_POOL_SIZE", Integer.toString(DatabaseChoice.poolSize(spec.name())));
    if (deployment.database() instanceof Named named) {
      variables.put("EMBEDWAY_DATABASE_URL", owner ? named.ownerUrl().orElseThrow() : named.url());
    }
    stateful
        .database()
        .ifPresent(database -> {
          variables.put(
              "EMBEDWAY_DATABASE_URL",
              database.jdbcUrl(owner ? VectorDatabase.OWNER_ROLE : VectorDatabase.APP_ROLE));
          if (database.network().egress() == Egress.IPV6) {
            variables.put("AWS_USE_DUALSTACK_ENDPOINT", "true");
            variables.put("JAVA_TOOL_OPTIONS", JVM + IPV6_FIRST);
          }
        });
  }
}
