package dev.embedway.local;

import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.topology.QueueSpec;
import dev.embedway.topology.TableSpec;
import dev.embedway.topology.Topology;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A search of everything that a running cloud keeps for a word. */
record CloudScan(LocalCloud cloud) {

  /** Number of items, objects, messages and rows that have the word, by the place; none without. */
  Map<String, Long> hits(String word) {
    Map<String, Long> hits = new TreeMap<>();
    tables(word, hits);
    objects(word, hits);
    queues(word, hits);
    rows(word, hits);
    hits.values().removeIf(count -> count == 0);
    return hits;
  }

  /** Number of objects of both buckets whose key has the word. */
  long objects(String word) {
    return buckets().flatMap(this::listed).filter(object -> object.key().contains(word)).count();
  }

  private Stream<String> buckets() {
    Topology topology = Topology.test();
    return Stream.of(topology.documentsBucket(), topology.artifactsBucket());
  }

  private Stream<S3Object> listed(String bucket) {
    return clients().s3().listObjectsV2Paginator(list -> list.bucket(bucket)).contents().stream();
  }

  private void tables(String word, Map<String, Long> hits) {
    for (TableSpec table : Topology.test().tables()) {
      long count =
          clients()
              .dynamoDb()
              .scanPaginator(scan -> scan.tableName(table.name()).consistentRead(true))
              .items()
              .stream()
              .filter(item -> item.toString().contains(word))
              .count();
      hits.put(table.name().replace("embedway-", ""), count);
    }
  }

  /** Number of items of the ledger that have the word and whose sort key begins so. */
  long ledger(String word, String sort) {
    return clients()
        .dynamoDb()
        .scanPaginator(scan -> scan.tableName(Topology.LEDGER_TABLE).consistentRead(true))
        .items()
        .stream()
        .filter(item -> item.toString().contains(word))
        .map(Item::new)
        .filter(item -> item.string(TableSpec.SORT_KEY).startsWith(sort))
        .count();
  }

  /** Keys and contents: what cannot be read as text is no marker of a test. */
  private void objects(String word, Map<String, Long> hits) {
    buckets()
        .forEach(bucket ->
            hits.put(
                bucket,
                listed(bucket)
                    .filter(object ->
                        object.key().contains(word) || content(bucket, object).contains(word))
                    .count()));
  }

  private String content(String bucket, S3Object object) {
    if (object.key().startsWith("models/")) {
      return "";
    }
    try {
      return new String(
          clients()
              .s3()
              .getObjectAsBytes(get -> get.bucket(bucket).key(object.key()))
              .asByteArray(),
          StandardCharsets.ISO_8859_1);
    } catch (NoSuchKeyException e) {
      return "";
    }
  }

  private void queues(String word, Map<String, Long> hits) {
    for (QueueSpec queue : Topology.test().queues()) {
      for (String name : List.of(queue.name(), queue.deadLetterName())) {
        String url = clients().sqs().getQueueUrl(get -> get.queueName(name)).queueUrl();
        long count =
            clients()
                .sqs()
                .receiveMessage(
                    receive -> receive.queueUrl(url).maxNumberOfMessages(10).visibilityTimeout(0))
                .messages()
                .stream()
                .filter(message -> message.body().contains(word))
                .count();
        hits.put(name, count);
      }
    }
  }

  private void rows(String word, Map<String, Long> hits) {
    Connection.Database there = cloud.connection().database();
    try (java.sql.Connection connection =
            DriverManager.getConnection(there.url(), there.user(), there.password());
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet row =
          statement.executeQuery(
              "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n"
                  + " ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN"
                  + " ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'")) {
        while (row.next()) {
          tables.add(row.getString(1));
        }
      }
      for (String table : tables) {
        hits.put(
            table,
            count(
                statement,
                "SELECT count(*) FROM " + table + " t WHERE t::text LIKE '%" + word + "%'"));
      }
      hits.put(
          "indexes",
          count(statement, "SELECT count(*) FROM pg_indexes WHERE indexdef LIKE '%" + word + "%'"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long count(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private AwsClients clients() {
    return cloud.topology().clients();
  }
}
