package dev.embedway.aws;

import dev.embedway.aws.client.AwsCall;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.topology.QueueSpec;
import dev.embedway.topology.TableSpec;
import dev.embedway.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;

/**
 * Makes a topology's queues, tables and buckets at an endpoint, for the local cloud and the tests;
 * on AWS the stack makes them. What is there already stays, with its queues' numbers brought up to
 * the topology's, and its tables given the indexes that they lack.
 */
public final class AwsResources {

  private static final Duration TABLE_WAIT = Duration.ofSeconds(30);
  private static final Duration INDEX_POLL = Duration.ofMillis(50);

  private AwsResources() {}

  /** Makes what is not there, and returns when all of it can be used. */
  public static void create(Topology topology, AwsClients clients) {
    topology.queues().forEach(queue -> createQueue(clients.sqs(), queue));
    createTablesAndBuckets(topology, clients);
  }

  /** Makes those tables and buckets that are not there. */
  public static void createTablesAndBuckets(Topology topology, AwsClients clients) {
    topology.tables().forEach(table -> createTable(clients.dynamoDb(), table));
    for (String bucket : List.of(topology.documentsBucket(), topology.artifactsBucket())) {
      createBucket(clients.s3(), bucket);
    }
  }

  static void createQueue(SqsClient sqs, QueueSpec queue) {
    String retention = Long.toString(queue.retention().toSeconds());
    String visibility = Long.toString(queue.visibilityTimeout().toSeconds());
    String deadLetters =
        createQueue(
            sqs,
            queue.deadLetterName(),
            Map.of(
                QueueAttributeName.MESSAGE_RETENTION_PERIOD,
                retention,
                QueueAttributeName.VISIBILITY_TIMEOUT,
                visibility));
    String arn =
        AwsCall.of(
            "SQS",
            () ->
                sqs.getQueueAttributes(get ->
                        get.queueUrl(deadLetters).attributeNames(QueueAttributeName.QUEUE_ARN))
                    .attributes()
                    .getOrDefault(QueueAttributeName.QUEUE_ARN, ""));
    createQueue(
        sqs,
        queue.name(),
        Map.of(
            QueueAttributeName.MESSAGE_RETENTION_PERIOD,
            retention,
            QueueAttributeName.VISIBILITY_TIMEOUT,
            visibility,
            QueueAttributeName.REDRIVE_POLICY,
            "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"%d\"}"
                .formatted(arn, queue.maxReceiveCount())));
  }

  private static String createQueue(
      SqsClient sqs, String name, Map<QueueAttributeName, String> attributes) {
    return AwsCall.of(
        "SQS",
        () -> {
          try {
            return sqs.createQueue(create -> create.queueName(name).attributes(attributes))
                .queueUrl();
          } catch (QueueNameExistsException e) {
            String url = sqs.getQueueUrl(get -> get.queueName(name)).queueUrl();
            sqs.setQueueAttributes(set -> set.queueUrl(url).attributes(attributes));
            return url;
          }
        });
  }

  static void createTable(DynamoDbClient dynamoDb, TableSpec table) {
    AwsCall.of(
        "DynamoDB",
        () -> {
          try {
            dynamoDb.createTable(request(table));
          } catch (ResourceInUseException e) {
            // It is there, or on its way: wait for it like for our own.
          }
          try (var waiter = dynamoDb.waiter()) {
            waiter.waitUntilTableExists(
                describe -> describe.tableName(table.name()), wait -> wait.waitTimeout(TABLE_WAIT));
          }
          table.indexes().forEach(index -> addIndex(dynamoDb, table.name(), index));
          table.ttlAttribute().ifPresent(attribute -> expire(dynamoDb, table.name(), attribute));
          return table;
        });
  }

  /** Adds an index to a table of before; one at a time, as DynamoDB asks. */
  private static void addIndex(DynamoDbClient dynamoDb, String table, TableSpec.IndexSpec index) {
    if (indexes(dynamoDb, table).containsKey(index.name())) {
      return;
    }
    GlobalSecondaryIndex wanted = index(index);
    GlobalSecondaryIndexUpdate added =
        GlobalSecondaryIndexUpdate.builder()
            .create(create ->
                create
                    .indexName(wanted.indexName())
                    .keySchema(wanted.keySchema())
                    .projection(wanted.projection()))
            .build();
    dynamoDb.updateTable(update ->
        update
            .tableName(table)
            .attributeDefinitions(string(index.partitionKey()), string(index.sortKey()))
            .globalSecondaryIndexUpdates(added));
    long end = System.nanoTime() + TABLE_WAIT.toNanos();
    while (indexes(dynamoDb, table).get(index.name()) != IndexStatus.ACTIVE) {
      if (System.nanoTime() > end) {
        throw new UnavailableException(
            ErrorCode.STORE_UNAVAILABLE,
            "index " + index.name() + " of table " + table + " is not made after " + TABLE_WAIT,
            Duration.ofSeconds(1),
            null);
      }
      LockSupport.parkNanos(INDEX_POLL.toNanos());
    }
  }

  private static Map<String, IndexStatus> indexes(DynamoDbClient dynamoDb, String table) {
    return dynamoDb
        .describeTable(describe -> describe.tableName(table))
        .table()
        .globalSecondaryIndexes()
        .stream()
        .collect(
            Collectors.toMap(
                GlobalSecondaryIndexDescription::indexName,
                GlobalSecondaryIndexDescription::indexStatus));
  }

  private static void expire(DynamoDbClient dynamoDb, String table, String attribute) {
    TimeToLiveStatus status =
        dynamoDb
            .describeTimeToLive(describe -> describe.tableName(table))
            .timeToLiveDescription()
            .timeToLiveStatus();
    if (status == TimeToLiveStatus.DISABLED) {
      dynamoDb.updateTimeToLive(update ->
          update
              .tableName(table)
              .timeToLiveSpecification(ttl -> ttl.enabled(true).attributeName(attribute)));
    }
  }

  private static CreateTableRequest request(TableSpec table) {
    List<AttributeDefinition> attributes = new ArrayList<>();
    attributes.add(string(TableSpec.PARTITION_KEY));
    attributes.add(string(TableSpec.SORT_KEY));
    for (TableSpec.IndexSpec index : table.indexes()) {
      attributes.add(string(index.partitionKey()));
      attributes.add(string(index.sortKey()));
    }
    List<GlobalSecondaryIndex> indexes = table.indexes().stream().map(AwsResources::index).toList();
    return CreateTableRequest.builder()
        .tableName(table.name())
        .billingMode(BillingMode.PAY_PER_REQUEST)
        .attributeDefinitions(attributes)
        .keySchema(keys(TableSpec.PARTITION_KEY, TableSpec.SORT_KEY))
        .globalSecondaryIndexes(indexes.isEmpty() ? null : indexes)
        .build();
  }

  private static GlobalSecondaryIndex index(TableSpec.IndexSpec index) {
    return GlobalSecondaryIndex.builder()
        .indexName(index.name())
        .keySchema(keys(index.partitionKey(), index.sortKey()))
        .projection(all -> all.projectionType(ProjectionType.ALL))
        .build();
  }

  private static List<KeySchemaElement> keys(String partition, String sort) {
    return List.of(
        KeySchemaElement.builder().attributeName(partition).keyType(KeyType.HASH).build(),
        KeySchemaElement.builder().attributeName(sort).keyType(KeyType.RANGE).build());
  }

  private static AttributeDefinition string(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  static void createBucket(S3Client s3, String bucket) {
    String region = s3.serviceClientConfiguration().region().id();
    // us-east-1 is the one region that must not be named.
    Optional<String> place = Optional.of(region).filter(id -> !id.equals("us-east-1"));
    AwsCall.of(
        "S3",
        () -> {
          try {
            s3.createBucket(create -> {
              create.bucket(bucket);
              place.ifPresent(
                  id -> create.createBucketConfiguration(where -> where.locationConstraint(id)));
            });
          } catch (BucketAlreadyOwnedByYouException | BucketAlreadyExistsException e) {
            // As wanted.
          }
          return bucket;
        });
  }
}
