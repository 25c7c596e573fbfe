package dev.embedway.infra.function;

import dev.embedway.infra.deployment.DatabaseChoice;
import dev.embedway.infra.deployment.Deployment;
import dev.embedway.infra.deployment.SecretReference;
import dev.embedway.infra.stateful.StatefulStack;
import dev.embedway.infra.stateful.VectorDatabase;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.TableSpec;
import dev.embedway.topology.Topology;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.sqs.Queue;

/** Grants to the role of a function: each method adds the statements of one kind of work. */
final class RoleGrants {

  /** The partition of tenants; no API key is in it. */
  private static final Map<String, Object> TENANTS_ALONE =
      Map.of("ForAllValues:StringEquals", Map.of("dynamodb:LeadingKeys", List.of("tenants")));

  /** Partitions of the audit's records of objects; none of a request is in them. */
  private static final Map<String, Object> OBJECTS_ALONE =
      Map.of("ForAllValues:StringLike", Map.of("dynamodb:LeadingKeys", List.of("S#*")));

  /** Partitions of the audit's records of erased tenants. */
  private static final Map<String, Object> PSEUDONYMS_ALONE =
      Map.of(
          "ForAllValues:StringLike",
          Map.of("dynamodb:LeadingKeys", List.of("A#erased-*", "S#erased-*")));

  static final List<String> READ_ITEMS = List.of("dynamodb:GetItem", "dynamodb:Query");
  static final List<String> TABLE =
      List.of(
          "dynamodb:GetItem",
          "dynamodb:Query",
          "dynamodb:PutItem",
          "dynamodb:UpdateItem",
          "dynamodb:DeleteItem");

  private static final List<String> CACHE =
      List.of("dynamodb:BatchGetItem", "dynamodb:BatchWriteItem");
  private static final List<String> CONSUME =
      List.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes");
  private static final List<String> SEND = List.of("sqs:SendMessage", "sqs:GetQueueUrl");
  static final List<String> MEASURE = List.of("sqs:GetQueueAttributes", "sqs:GetQueueUrl");
  static final String READ = "s3:GetObject";
  private final Deployment deployment;
  private final StatefulStack stateful;
  private final Topology topology;
  private final Role role;

  RoleGrants(Deployment deployment, StatefulStack stateful, Topology topology, Role role) {
    this.deployment = deployment;
    this.stateful = stateful;
    this.topology = topology;
    this.role = role;
  }

  /** Models that are not in the zip; nothing else of the artifacts bucket. */
  void broughtModels() {
    allow(List.of(READ), List.of(artifacts().arnForObjects("models/*")));
    allow(List.of("s3:ListBucket"), List.of(artifacts().getBucketArn()));
  }

  /** Grants on the tables that every function of requests and documents changes. */
  void tables() {
    allow(
        TABLE,
        Stream.of(Topology.CONTROL_TABLE, Topology.LEDGER_TABLE).flatMap(this::arns).toList());
  }

  /**
   * Reads tenants and no key: for functions that are handed files of strangers.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html">Conditions
   *     for fine-grained access control</a>
   */
  void tenants() {
    role.addToPolicy(
        PolicyStatement.Builder.create()
            .actions(READ_ITEMS)
            .resources(List.of(table(Topology.ACCESS_TABLE).getTableArn()))
            .conditions(TENANTS_ALONE)
            .build());
  }

  /** Lets a role add records; it can neither change nor delete one by name. */
  void audit() {
    allow(List.of("dynamodb:PutItem"), List.of(table(Topology.AUDIT_TABLE).getTableArn()));
  }

  /** Adds records of objects, and can replace none of a request. */
  void objectRecords() {
    role.addToPolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("dynamodb:PutItem"))
            .resources(List.of(table(Topology.AUDIT_TABLE).getTableArn()))
            .conditions(OBJECTS_ALONE)
            .build());
  }

  /** Reads records of the audit, by its indexes too. */
  void auditRecords() {
    allow(READ_ITEMS, arns(Topology.AUDIT_TABLE).toList());
  }

  /** Actions on the items of tables, by none of their indexes. */
  void items(List<String> actions, String... tables) {
    allow(actions, Stream.of(tables).map(name -> table(name).getTableArn()).toList());
  }

  /** A table and its indexes. */
  private Stream<String> arns(String name) {
    TableSpec spec =
        topology.tables().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    String arn = table(name).getTableArn();
    return Stream.concat(
        Stream.of(arn), spec.indexes().stream().map(index -> arn + "/index/" + index.name()));
  }

  private Table table(String name) {
    return Optional.ofNullable(stateful.tables().get(name)).orElseThrow();
  }

  /** A page of the ledger's documents at once. */
  void pages() {
    Table ledger = Optional.ofNullable(stateful.tables().get(Topology.LEDGER_TABLE)).orElseThrow();
    allow(List.of("dynamodb:BatchGetItem"), List.of(ledger.getTableArn()));
  }

  /** Vectors that processes share; functions beside the database keep theirs to themselves. */
  void cache() {
    allow(CACHE, List.of(table(Topology.CACHE_TABLE).getTableArn()));
    secret(stateful.cacheSecretArn());
  }

  /** Reads the secrets that values refer to. */
  void secrets(Collection<String> values) {
    values.stream()
        .flatMap(value -> SecretReference.of(value).stream())
        .forEach(secret -> allow(List.of(secret.action()), List.of(secret.arn())));
  }

  /** The key that dead letters are encrypted by. */
  void payloads() {
    secret(stateful.payloadKeyArn());
  }

  void secret(Optional<String> ofTheStack) {
    ofTheStack.ifPresent(arn -> allow(List.of("secretsmanager:GetSecretValue"), List.of(arn)));
  }

  /**
   * Lets a role find what tenants have in every table and take it away; records of the audit are
   * written anew under pseudonyms alone.
   */
  void erasures() {
    allow(
        List.of("dynamodb:Scan"),
        Stream.of(Topology.CONTROL_TABLE, Topology.LEDGER_TABLE, Topology.AUDIT_TABLE)
            .map(name -> table(name).getTableArn())
            .toList());
    allow(
        List.of("dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem", "dynamodb:DeleteItem"),
        List.of(table(Topology.ACCESS_TABLE).getTableArn()));
    List<String> audit = List.of(table(Topology.AUDIT_TABLE).getTableArn());
    allow(List.of("dynamodb:GetItem", "dynamodb:DeleteItem"), audit);
    role.addToPolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("dynamodb:PutItem"))
            .resources(audit)
            .conditions(PSEUDONYMS_ALONE)
            .build());
  }

  /** Actions on the objects that users put. */
  void documents(String... actions) {
    bucket(documents(), actions);
  }

  /** Actions on what the stages keep. */
  void artifacts(String... actions) {
    bucket(artifacts(), actions);
  }

  /** Deletes documents' objects with all their versions. */
  void versionsOfDocuments() {
    versions(documents());
  }

  /** Deletes artifacts with all their versions. */
  void versionsOfArtifacts() {
    versions(artifacts());
  }

  /** Deletes objects with all their versions: those of erased tenants, and of removed documents. */
  private void versions(Bucket bucket) {
    allow(List.of("s3:DeleteObjectVersion"), List.of(bucket.arnForObjects("*")));
    allow(List.of("s3:ListBucketVersions"), List.of(bucket.getBucketArn()));
  }

  private void bucket(Bucket bucket, String... actions) {
    allow(List.of(actions), List.of(bucket.arnForObjects("*")));
    allow(List.of("s3:ListBucket"), List.of(bucket.getBucketArn()));
  }

  /** Lets a role take the messages of all queues that feed its function. */
  void consume(FunctionId function) {
    Stream.of(QueueId.values())
        .filter(queue -> queue.consumer() == function)
        .forEach(queue -> take(stateful.queue(queue).queue()));
  }

  /** Lets a role take messages, and set when a failed one is redelivered. */
  void take(Queue queue) {
    List<String> arn = List.of(queue.getQueueArn());
    allow(CONSUME, arn);
    allow(List.of("sqs:ChangeMessageVisibility", "sqs:GetQueueUrl"), arn);
  }

  void send(QueueId... queues) {
    allow(SEND, Stream.of(queues).map(this::arn).toList());
  }

  void measure(Stream<QueueId> queues) {
    allow(MEASURE, queues.map(this::arn).toList());
  }

  /** Enters Aurora as a role of it, or reads where one's own database's URL is kept. */
  void enter(String databaseRole) {
    stateful.database().ifPresent(database -> database.cluster().grantConnect(role, databaseRole));
    if (deployment.database() instanceof DatabaseChoice.Named named) {
      Optional<String> url =
          databaseRole.equals(VectorDatabase.OWNER_ROLE)
              ? named.ownerUrl()
              : Optional.of(named.url());
      secrets(url.stream().toList());
    }
  }

  void administer() {
    VectorDatabase database = stateful.database().orElseThrow();
    allow(List.of("rds-data:ExecuteStatement"), List.of(database.cluster().getClusterArn()));
    allow(List.of("secretsmanager:GetSecretValue"), List.of(database.secretArn()));
  }

  private String arn(QueueId queue) {
    return stateful.queue(queue).queue().getQueueArn();
  }

  private Bucket documents() {
    return stateful.buckets().documents();
  }

  private Bucket artifacts() {
    return stateful.buckets().artifacts();
  }

  void allow(List<String> actions, List<String> resources) {
    role.addToPolicy(
        PolicyStatement.Builder.create().actions(actions).resources(resources).build());
  }
}
