package dev.embedway.infra.function;

import dev.embedway.infra.deployment.DatabaseChoice;
import dev.embedway.infra.deployment.Deployment;
import dev.embedway.infra.deployment.SecretReference;
import dev.embedway.infra.stateful.StatefulStack;
import dev.embedway.infra.stateful.VectorDatabase;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.Lane;
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

/**
 * Permissions of all functions, in one place: the actions that their code calls, on the resources
 * that it calls them on.
 *
 * <p>Listing a bucket is granted wherever an object is read, since without it S3 answers 403 for an
 * object that is not there. A function that registers uploads may delete what a deleted store has
 * left over.
 */
final class FunctionPermissions {

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

  private static final List<String> READ_ITEMS = List.of("dynamodb:GetItem", "dynamodb:Query");
  private static final List<String> TABLE =
      List.of(
          "dynamodb:GetItem",
          "dynamodb:Query",
          "dynamodb:PutItem",
          "dynamodb:UpdateItem",
          "dynamodb:DeleteItem");

  /** Items by their keys alone. */
  private static final List<String> ITEMS =
      List.of("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem");

  private static final List<String> CACHE =
      List.of("dynamodb:BatchGetItem", "dynamodb:BatchWriteItem");
  private static final List<String> CONSUME =
      List.of("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes");
  private static final List<String> SEND = List.of("sqs:SendMessage", "sqs:GetQueueUrl");
  private static final List<String> MEASURE = List.of("sqs:GetQueueAttributes", "sqs:GetQueueUrl");
  private static final List<String> SWITCH =
      List.of("lambda:GetEventSourceMapping", "lambda:UpdateEventSourceMapping");
  private static final String READ = "s3:GetObject";
  private static final String WRITE = "s3:PutObject";
  private static final String DELETE = "s3:DeleteObject";

  private final Deployment deployment;
  private final StatefulStack stateful;
  private final Topology topology;

  FunctionPermissions(Deployment deployment, StatefulStack stateful, Topology topology) {
    this.deployment = deployment;
    this.stateful = stateful;
    this.topology = topology;
  }

  /** Grants a function's role what the function does. */
  void grant(FunctionId function, Role role) {
    switch (function) {
      case API -> {
        tables(role);
        allow(role, TABLE, List.of(table(Topology.ACCESS_TABLE).getTableArn()));
        audit(role);
        allow(role, READ_ITEMS, auditRecords());
        cache(role);
        bucket(role, documents(), READ, WRITE, DELETE);
        bucket(role, artifacts(), READ, WRITE);
        pages(role);
        send(role, QueueId.values());
        measure(role, Stream.of(QueueId.values()));
        allow(
            role,
            MEASURE,
            stateful.queues().values().stream()
                .map(work -> work.deadLetters().getQueueArn())
                .toList());
        payloads(role);
      }
      case DATA -> {
        tables(role);
        pages(role);
        allow(
            role, List.of("dynamodb:GetItem"), List.of(table(Topology.ACCESS_TABLE).getTableArn()));
        audit(role);
        bucket(role, documents(), READ, DELETE);
        bucket(role, artifacts(), DELETE);
        versions(role, documents());
        broughtModels(role);
        send(role, QueueId.STORAGE);
        enter(role, VectorDatabase.APP_ROLE);
      }
      case CHUNKING -> {
        tables(role);
        tenants(role);
        objectRecords(role);
        bucket(role, documents(), READ, DELETE);
        versions(role, documents());
        bucket(role, artifacts(), READ, WRITE);
        consume(role, function);
        send(role, QueueId.values());
        payloads(role);
      }
      case EMBEDDING -> {
        tables(role);
        cache(role);
        bucket(role, artifacts(), READ, WRITE);
        consume(role, function);
        send(role, QueueId.CHUNKING, QueueId.STORAGE, QueueId.STORAGE_BULK);
        payloads(role);
      }
      case STORAGE -> {
        tables(role);
        bucket(role, artifacts(), READ, DELETE);
        consume(role, function);
        send(role, QueueId.CHUNKING, QueueId.EMBEDDING, QueueId.EMBEDDING_BULK);
        enter(role, VectorDatabase.APP_ROLE);
        payloads(role);
      }
      case DEADLETTER -> {
        allow(
            role,
            ITEMS,
            List.of(
                table(Topology.CONTROL_TABLE).getTableArn(),
                table(Topology.LEDGER_TABLE).getTableArn()));
        stateful.queues().values().forEach(work -> take(role, work.deadLetters()));
        payloads(role);
      }
      case RECONCILE -> {
        tables(role);
        allow(role, List.of("dynamodb:BatchGetItem"), List.of(ledger().getTableArn()));
        pages(role);
        tenants(role);
        objectRecords(role);
        bucket(role, documents(), READ, DELETE);
        versions(role, documents());
        broughtModels(role);
        send(role, QueueId.values());
        measure(role, Stream.of(QueueId.values()).filter(queue -> queue.lane() == Lane.BULK));
        payloads(role);
      }
      case COMPACTOR -> {
        tables(role);
        pages(role);
        erasures(role);
        bucket(role, documents(), DELETE);
        versions(role, documents());
        bucket(role, artifacts(), DELETE);
        versions(role, artifacts());
        payloads(role);
        enter(role, VectorDatabase.APP_ROLE);
      }
      case REEMBED -> {
        tables(role);
        pages(role);
        // Tokens of what there is, where the tenant's are limited.
        bucket(role, artifacts(), READ);
        send(role, QueueId.CHUNKING);
      }
      case MIGRATIONS, HNSW_INDEXES -> enter(role, VectorDatabase.OWNER_ROLE);
      case DATABASE_ROLES -> administer(role);
    }
  }

  /**
   * Lets a role switch event source mappings, and see how they stand.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html">Actions
   *     of Lambda</a>
   */
  void grantSwitches(List<String> mappings, Role role) {
    allow(role, SWITCH, mappings);
  }

  /** Lets a role read the secrets that values refer to. */
  void grantSecrets(Collection<String> values, Role role) {
    values.stream()
        .flatMap(value -> SecretReference.of(value).stream())
        .forEach(secret -> allow(role, List.of(secret.action()), List.of(secret.arn())));
  }

  /** Models that are not in the zip; nothing else of the artifacts bucket. */
  private void broughtModels(Role role) {
    allow(role, List.of(READ), List.of(artifacts().arnForObjects("models/*")));
    allow(role, List.of("s3:ListBucket"), List.of(artifacts().getBucketArn()));
  }

  /** Grants on the tables that every function of requests and documents changes. */
  private void tables(Role role) {
    allow(
        role,
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
  private void tenants(Role role) {
    role.addToPolicy(
        PolicyStatement.Builder.create()
            .actions(READ_ITEMS)
            .resources(List.of(table(Topology.ACCESS_TABLE).getTableArn()))
            .conditions(TENANTS_ALONE)
            .build());
  }

  /** Lets a role add records; it can neither change nor delete one by name. */
  private void audit(Role role) {
    allow(role, List.of("dynamodb:PutItem"), List.of(table(Topology.AUDIT_TABLE).getTableArn()));
  }

  /** Adds records of objects, and can replace none of a request. */
  private void objectRecords(Role role) {
    role.addToPolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("dynamodb:PutItem"))
            .resources(List.of(table(Topology.AUDIT_TABLE).getTableArn()))
            .conditions(OBJECTS_ALONE)
            .build());
  }

  private List<String> auditRecords() {
    return arns(Topology.AUDIT_TABLE).toList();
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
  private void pages(Role role) {
    Table ledger = Optional.ofNullable(stateful.tables().get(Topology.LEDGER_TABLE)).orElseThrow();
    allow(role, List.of("dynamodb:BatchGetItem"), List.of(ledger.getTableArn()));
  }

  /** Vectors that processes share; functions beside the database keep theirs to themselves. */
  private void cache(Role role) {
    allow(role, CACHE, List.of(table(Topology.CACHE_TABLE).getTableArn()));
    secret(role, stateful.cacheSecretArn());
  }

  /** The key that dead letters are encrypted by. */
  private void payloads(Role role) {
    secret(role, stateful.payloadKeyArn());
  }

  private static void secret(Role role, Optional<String> ofTheStack) {
    ofTheStack.ifPresent(
        arn -> allow(role, List.of("secretsmanager:GetSecretValue"), List.of(arn)));
  }

  /**
   * Lets a role find what tenants have in every table and take it away; records of the audit are
   * written anew under pseudonyms alone.
   */
  private void erasures(Role role) {
    allow(
        role,
        List.of("dynamodb:Scan"),
        Stream.of(Topology.CONTROL_TABLE, Topology.LEDGER_TABLE, Topology.AUDIT_TABLE)
            .map(name -> table(name).getTableArn())
            .toList());
    allow(
        role,
        List.of("dynamodb:GetItem", "dynamodb:Query", "dynamodb:UpdateItem", "dynamodb:DeleteItem"),
        List.of(table(Topology.ACCESS_TABLE).getTableArn()));
    List<String> audit = List.of(table(Topology.AUDIT_TABLE).getTableArn());
    allow(role, List.of("dynamodb:GetItem", "dynamodb:DeleteItem"), audit);
    role.addToPolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("dynamodb:PutItem"))
            .resources(audit)
            .conditions(PSEUDONYMS_ALONE)
            .build());
  }

  /** Deletes objects with all their versions: those of erased tenants, and of removed documents. */
  private static void versions(Role role, Bucket bucket) {
    allow(role, List.of("s3:DeleteObjectVersion"), List.of(bucket.arnForObjects("*")));
    allow(role, List.of("s3:ListBucketVersions"), List.of(bucket.getBucketArn()));
  }

  private static void bucket(Role role, Bucket bucket, String... actions) {
    allow(role, List.of(actions), List.of(bucket.arnForObjects("*")));
    allow(role, List.of("s3:ListBucket"), List.of(bucket.getBucketArn()));
  }

  /** Lets a role take the messages of all queues that feed its function. */
  private void consume(Role role, FunctionId function) {
    Stream.of(QueueId.values())
        .filter(queue -> queue.consumer() == function)
        .forEach(queue -> take(role, stateful.queue(queue).queue()));
  }

  /** Lets a role take messages, and set when a failed one is redelivered. */
  private static void take(Role role, Queue queue) {
    List<String> arn = List.of(queue.getQueueArn());
    allow(role, CONSUME, arn);
    allow(role, List.of("sqs:ChangeMessageVisibility", "sqs:GetQueueUrl"), arn);
  }

  private void send(Role role, QueueId... queues) {
    allow(role, SEND, Stream.of(queues).map(this::arn).toList());
  }

  private void measure(Role role, Stream<QueueId> queues) {
    allow(role, MEASURE, queues.map(this::arn).toList());
  }

  /** Enters Aurora as a role of it, or reads where one's own database's URL is kept. */
  private void enter(Role role, String databaseRole) {
    stateful.database().ifPresent(database -> database.cluster().grantConnect(role, databaseRole));
    if (deployment.database() instanceof DatabaseChoice.Named named) {
      Optional<String> url =
          databaseRole.equals(VectorDatabase.OWNER_ROLE)
              ? named.ownerUrl()
              : Optional.of(named.url());
      grantSecrets(url.stream().toList(), role);
    }
  }

  private void administer(Role role) {
    VectorDatabase database = stateful.database().orElseThrow();
    allow(role, List.of("rds-data:ExecuteStatement"), List.of(database.cluster().getClusterArn()));
    allow(role, List.of("secretsmanager:GetSecretValue"), List.of(database.secretArn()));
  }

  private String arn(QueueId queue) {
    return stateful.queue(queue).queue().getQueueArn();
  }

  private Table ledger() {
    return Optional.ofNullable(stateful.tables().get(Topology.LEDGER_TABLE)).orElseThrow();
  }

  private Bucket documents() {
    return stateful.buckets().documents();
  }

  private Bucket artifacts() {
    return stateful.buckets().artifacts();
  }

  private static void allow(Role role, List<String> actions, List<String> resources) {
    role.addToPolicy(
        PolicyStatement.Builder.create().actions(actions).resources(resources).build());
  }
}
