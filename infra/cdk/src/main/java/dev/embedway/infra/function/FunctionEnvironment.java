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
import dev.embedway.topology.EventSource;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.FunctionJvm;
import dev.embedway.topology.FunctionSpec;
import dev.embedway.topology.FunctionSpec.DatabaseLogin;
import java.util.Map;
import java.util.Optional;
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
  private static final Set<FunctionId> SHARING = Set.of(FunctionId.API, FunctionId.EMBEDDING);

  /** Those that count or take what SQS itself gave up. */
  private static final Set<FunctionId> COUNTING_DEAD_LETTERS =
      Set.of(FunctionId.API, FunctionId.DEADLETTER);

  private static final String RECOVERY = "EMBEDWAY_ERASURE_RECOVERY_DAYS";

  /**
   * Days for which DynamoDB restores a table to any second.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html">Point-in-time
   *     backups</a>
   */
  private static final int RECOVERY_DAYS = 35;

  private final Deployment deployment;
  private final StatefulStack stateful;

  FunctionEnvironment(Deployment deployment, StatefulStack stateful) {
    this.deployment = deployment;
    this.stateful = stateful;
  }

  Map<String, String> of(FunctionId function) {
    FunctionSpec spec = function.spec();
    Map<String, String> variables = new TreeMap<>();
    variables.put("JAVA_TOOL_OPTIONS", JVM);
    if (function.source() != EventSource.DEPLOYMENT && spec.database() != DatabaseLogin.OWNER) {
      resources(variables);
    }
    if (SHARING.contains(function)) {
      stateful
          .cacheSecretArn()
          .ifPresent(arn -> variables.put(OperatorSettings.CACHE_SECRET, "secretsmanager:" + arn));
    }
    if (SettingUsers.isUser(function, OperatorSettings.PAYLOAD_KEY)) {
      stateful
          .payloadKeyArn()
          .ifPresent(arn -> variables.put(OperatorSettings.PAYLOAD_KEY, "secretsmanager:" + arn));
    }
    if (SettingUsers.isUser(function, RECOVERY)) {
      copies(variables);
    }
    if (COUNTING_DEAD_LETTERS.contains(function)) {
      deadLetterQueues(variables);
    }
    variables.putAll(chosen(function));
    if (spec.database() != DatabaseLogin.NONE) {
      database(variables, function);
    }
    return variables;
  }

  /** The operator's settings that a function uses. */
  Map<String, String> chosen(FunctionId function) {
    if (function.source() == EventSource.DEPLOYMENT) {
      return Map.of();
    }
    Map<String, String> variables = new TreeMap<>(deployment.functions().settings().variables());
    variables.keySet().removeIf(name -> !SettingUsers.isUser(function, name));
    return variables;
  }

  private void resources(Map<String, String> variables) {
    stateful
        .queues()
        .forEach((queue, work) -> variables.put(queue.variable(), work.queue().getQueueName()));
    stateful
        .tables()
        .forEach((name, table) -> variables.put(Names.tableVariable(name), table.getTableName()));
    variables.put("EMBEDWAY_DOCUMENTS_BUCKET", stateful.buckets().documents().getBucketName());
    variables.put("EMBEDWAY_ARTIFACTS_BUCKET", stateful.buckets().artifacts().getBucketName());
  }

  /** Ends of the copies that an erasure does not reach, which its receipt names. */
  private void copies(Map<String, String> variables) {
    variables.put(RECOVERY, Integer.toString(RECOVERY_DAYS));
    variables.put(
        "EMBEDWAY_ERASURE_LOG_DAYS",
        Optional.ofNullable(deployment.stage().choices().get("logRetentionDays")).orElseThrow());
    deployment
        .database()
        .cluster()
        .ifPresent(aurora ->
            variables.put("EMBEDWAY_ERASURE_BACKUP_DAYS", Integer.toString(aurora.backupDays())));
  }

  private void deadLetterQueues(Map<String, String> variables) {
    stateful
        .queues()
        .forEach((queue, work) ->
            variables.put(queue.deadLetterVariable(), work.deadLetters().getQueueName()));
  }

  private void database(Map<String, String> variables, FunctionId function) {
    boolean owner = function.spec().database() == DatabaseLogin.OWNER;
    variables.put(
        "EMBEDWAY_DATABASE_POOL_SIZE", Integer.toString(DatabaseChoice.poolSize(function)));
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
