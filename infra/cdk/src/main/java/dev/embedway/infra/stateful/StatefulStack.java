package dev.embedway.infra.stateful;

import dev.embedway.infra.construct.Names;
import dev.embedway.infra.construct.WorkQueue;
import dev.embedway.infra.deployment.DatabaseChoice;
import dev.embedway.infra.deployment.Deployment;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.TableSpec;
import dev.embedway.topology.TableSpec.Recovery;
import dev.embedway.topology.Topology;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexProps;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.ProjectionType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.constructs.Construct;

/**
 * Tables, buckets, queues and, unless one's own is named, the database.
 *
 * <p>The queues are here because S3 has to know one of them, and because work that waits in them is
 * data too.
 */
public final class StatefulStack extends Stack {

  private static final int SECRET_LENGTH = 64;

  /**
   * Visible ASCII characters that are no lower-case hex digits. Those of the kinds that are
   * excluded are named too, since an emulator may heed this property alone.
   */
  private static final String NO_HEX_DIGITS =
      IntStream.rangeClosed('!', '~')
          .filter(each -> "0123456789abcdef".indexOf(each) < 0)
          .mapToObj(Character::toString)
          .collect(Collectors.joining());

  private final Deployment deployment;
  private final Map<QueueId, WorkQueue> queues = new EnumMap<>(QueueId.class);
  private final Map<String, Table> tables = new LinkedHashMap<>();
  private final Buckets buckets;
  private final Optional<VectorDatabase> database;
  private final Secret cacheSecret;
  private final Secret payloadKey;

  /** The stack of a stage, named after it. */
  public StatefulStack(
      Construct scope, Deployment deployment, Topology topology, StackProps props) {
    super(scope, deployment.prefix() + "-stateful", props);
    this.deployment = deployment;
    for (QueueId each : QueueId.values()) {
      queues.put(
          each,
          new WorkQueue(
              this, Names.id(each.queueName()) + "Work", topology.queue(each), each.lane()));
    }
    topology.tables().forEach(spec -> tables.put(spec.name(), table(spec)));
    this.buckets = new Buckets(this, "Buckets", deployment, queue(QueueId.CHUNKING));
    Optional<VectorDatabase> cluster =
        deployment
            .database()
            .cluster()
            .map(aurora -> new VectorDatabase(this, "Database", deployment.stage(), aurora));
    this.database =
        deployment.database() instanceof DatabaseChoice.Aurora ? cluster : Optional.empty();
    // Exported even while no function uses them: CloudFormation takes no export away that a
    // deployed function uses, and this stack is deployed before the functions are.
    cluster.ifPresent(kept -> kept.usedByFunctions().forEach(this::exportValue));
    this.cacheSecret =
        secret(
            "CacheSecret",
            "Names the vectors in the cache; another value empties it",
            generated().excludePunctuation(true).build());
    this.payloadKey =
        secret(
            "DeadLetterKey",
            "Encrypts dead letters; put a new one before it, behind which it still reads",
            generated()
                .excludePunctuation(true)
                .excludeUppercase(true)
                .excludeCharacters(NO_HEX_DIGITS)
                .build());
    new StatefulChoices(deployment).guard(this);
    output(
        "DocumentsBucket",
        buckets.documents().getBucketName(),
        "Put documents as <tenant>/<store>/<path>");
    output(
        "FirstKeyCommand",
        "./embedway keys first --table " + tableName(Topology.ACCESS_TABLE),
        "Makes and prints the first operator key, with the AWS credentials of whoever runs it");
  }

  private String tableName(String name) {
    return Optional.ofNullable(tables.get(name)).orElseThrow().getTableName();
  }

  private void output(String id, String value, String description) {
    CfnOutput.Builder.create(this, id).value(value).description(description).build();
  }

  private static SecretStringGenerator.Builder generated() {
    return SecretStringGenerator.builder().passwordLength(SECRET_LENGTH);
  }

  /**
   * Of random characters that a variable may have. It is there and exported even where it is not
   * used: CloudFormation refuses to take away what functions use that are deployed after this
   * stack.
   */
  private Secret secret(String id, String description, SecretStringGenerator characters) {
    Secret secret =
        Secret.Builder.create(this, id)
            .description(description)
            .generateSecretString(characters)
            .removalPolicy(deployment.stage().dataRemoval())
            .build();
    exportValue(secret.getSecretArn());
    return secret;
  }

  private Table table(TableSpec spec) {
    Table.Builder table =
        Table.Builder.create(this, Names.id(spec.name()) + "Table")
            .partitionKey(key(TableSpec.PARTITION_KEY))
            .sortKey(key(TableSpec.SORT_KEY))
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .pointInTimeRecoverySpecification(
                PointInTimeRecoverySpecification.builder()
                    .pointInTimeRecoveryEnabled(spec.recovery() == Recovery.POINT_IN_TIME)
                    .build())
            .deletionProtection(deployment.stage().isProtected())
            .removalPolicy(deployment.stage().dataRemoval());
    spec.ttlAttribute().ifPresent(table::timeToLiveAttribute);
    Table made = table.build();
    for (TableSpec.IndexSpec index : spec.indexes()) {
      made.addGlobalSecondaryIndex(
          GlobalSecondaryIndexProps.builder()
              .indexName(index.name())
              .partitionKey(key(index.partitionKey()))
              .sortKey(key(index.sortKey()))
              .projectionType(ProjectionType.ALL)
              .build());
    }
    return made;
  }

  private static Attribute key(String name) {
    return Attribute.builder().name(name).type(AttributeType.STRING).build();
  }

  /** A queue. */
  public WorkQueue queue(QueueId queue) {
    return Optional.ofNullable(queues.get(queue)).orElseThrow();
  }

  /** Every queue, in the topology's order. */
  public Map<QueueId, WorkQueue> queues() {
    return queues;
  }

  /** Tables by their names in the topology, in its order. */
  public Map<String, Table> tables() {
    return tables;
  }

  /** The buckets of documents and artifacts. */
  public Buckets buckets() {
    return buckets;
  }

  /** ARN of the secret that names cached vectors, unless the operator has one for that. */
  public Optional<String> cacheSecretArn() {
    return deployment.functions().settings().hasCacheSecret()
        ? Optional.empty()
        : Optional.of(cacheSecret.getSecretArn());
  }

  /** ARN of the secret that encrypts dead letters, unless the operator has one for that. */
  public Optional<String> payloadKeyArn() {
    return deployment.functions().settings().hasPayloadKey()
        ? Optional.empty()
        : Optional.of(payloadKey.getSecretArn());
  }

  /** The Aurora that functions use; empty where they use a database of one's own. */
  public Optional<VectorDatabase> database() {
    return database;
  }
}
