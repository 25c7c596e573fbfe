package dev.embedway.infra.function;

import dev.embedway.infra.deployment.Deployment;
import dev.embedway.infra.stateful.StatefulStack;
import dev.embedway.infra.stateful.VectorDatabase;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.Lane;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.Topology;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awscdk.services.iam.Role;

/**
 * Permissions of all functions, in one place: the actions that their code calls, on the resources
 * that it calls them on.
 *
 * <p>Listing a bucket is granted wherever an object is read, since without it S3 answers 403 for an
 * object that is not there. A function that registers uploads may delete what a deleted store has
 * left over.
 */
final class FunctionPermissions {

  /** Items by their keys alone. */
  private static final List<String> ITEMS =
      List.of("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem");

  private static final List<String> SWITCH =
      List.of("lambda:GetEventSourceMapping", "lambda:UpdateEventSourceMapping");
  private static final String READ = RoleGrants.READ;
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
    RoleGrants to = new RoleGrants(deployment, stateful, topology, role);
    switch (function) {
      case API -> {
        to.tables();
        to.items(RoleGrants.TABLE, Topology.ACCESS_TABLE);
        to.audit();
        to.auditRecords();
        to.cache();
        to.documents(READ, WRITE, DELETE);
        to.artifacts(READ, WRITE, DELETE);
        to.pages();
        to.send(QueueId.values());
        to.measure(Stream.of(QueueId.values()));
        to.allow(
            RoleGrants.MEASURE,
            stateful.queues().values().stream()
                .map(work -> work.deadLetters().getQueueArn())
                .toList());
        to.payloads();
      }
      case DATA -> {
        to.tables();
        to.pages();
        // Batches of records that are open.
        to.items(List.of("dynamodb:BatchGetItem"), Topology.CONTROL_TABLE);
        to.items(List.of("dynamodb:GetItem"), Topology.ACCESS_TABLE);
        to.audit();
        // Copies of stores are of their documents too, which wait while a queue is too long.
        to.documents(READ, WRITE, DELETE);
        to.measure(Stream.of(QueueId.values()));
        // Chunk batches of what a re-embed would bring over; lines of batches of records.
        to.artifacts(READ, DELETE);
        to.versionsOfDocuments();
        to.broughtModels();
        to.payloads();
        to.send(QueueId.STORAGE);
        to.enter(VectorDatabase.APP_ROLE);
      }
      case CHUNKING -> {
        to.tables();
        to.tenants();
        to.objectRecords();
        to.documents(READ, DELETE);
        to.versionsOfDocuments();
        to.artifacts(READ, WRITE);
        to.consume(function);
        to.send(QueueId.values());
        to.payloads();
      }
      case EMBEDDING -> {
        to.tables();
        to.cache();
        to.artifacts(READ, WRITE);
        to.consume(function);
        to.send(QueueId.CHUNKING, QueueId.STORAGE, QueueId.STORAGE_BULK);
        to.payloads();
      }
      case STORAGE -> {
        to.tables();
        to.artifacts(READ, DELETE);
        to.consume(function);
        to.send(QueueId.CHUNKING, QueueId.EMBEDDING, QueueId.EMBEDDING_BULK);
        to.enter(VectorDatabase.APP_ROLE);
        to.payloads();
      }
      case DEADLETTER -> {
        to.items(ITEMS, Topology.CONTROL_TABLE, Topology.LEDGER_TABLE);
        stateful.queues().values().forEach(work -> to.take(work.deadLetters()));
        to.payloads();
      }
      case RECONCILE -> {
        to.tables();
        to.pages();
        to.tenants();
        to.objectRecords();
        to.documents(READ, DELETE);
        to.versionsOfDocuments();
        to.broughtModels();
        to.send(QueueId.values());
        to.measure(Stream.of(QueueId.values()).filter(queue -> queue.lane() == Lane.BULK));
        to.payloads();
      }
      case COMPACTOR -> {
        to.tables();
        to.pages();
        to.erasures();
        to.objectRecords();
        to.documents(DELETE);
        to.versionsOfDocuments();
        to.artifacts(DELETE);
        to.versionsOfArtifacts();
        to.payloads();
        to.enter(VectorDatabase.APP_ROLE);
      }
      case REEMBED -> {
        to.tables();
        to.pages();
        // Tokens of what there is, where the tenant's are limited.
        to.artifacts(READ);
        to.send(QueueId.CHUNKING);
      }
      case MIGRATIONS, HNSW_INDEXES -> to.enter(VectorDatabase.OWNER_ROLE);
      case DATABASE_ROLES -> to.administer();
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
    new RoleGrants(deployment, stateful, topology, role).allow(SWITCH, mappings);
  }

  /** Lets a role read the secrets that values refer to. */
  void grantSecrets(Collection<String> values, Role role) {
    new RoleGrants(deployment, stateful, topology, role).secrets(values);
  }
}
