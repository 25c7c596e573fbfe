package dev.embedway.local;

import dev.embedway.aws.client.AwsClients;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.topology.Topology;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The stores of a running cloud, read behind its API. */
record CloudStores(LocalCloud cloud) {

  /** Statements over one connection of the database's owner. */
  @FunctionalInterface
  interface Work<T> {
    T in(Statement statement) throws SQLException;
  }

  <T> T database(Work<T> work) {
    Connection.Database there = cloud.connection().database();
    try (java.sql.Connection connection =
            DriverManager.getConnection(there.url(), there.user(), there.password());
        Statement statement = connection.createStatement()) {
      return work.in(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tables of tenants' rows, with their schema. */
  static List<String> tables(Statement statement) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (ResultSet row =
        statement.executeQuery(
            "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
                + " WHERE c.relkind = 'r' AND a.attname = 'tenant'"
                + " AND c.relnamespace = 'embedway'::regnamespace ORDER BY 1")) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
    }
    return tables;
  }

  static Stream<String> buckets() {
    Topology topology = Topology.test();
    return Stream.of(topology.documentsBucket(), topology.artifactsBucket());
  }

  Stream<S3Object> objects(String bucket) {
    return clients().s3().listObjectsV2Paginator(list -> list.bucket(bucket)).contents().stream();
  }

  List<Map<String, AttributeValue>> items(String table) {
    return clients()
        .dynamoDb()
        .scanPaginator(scan -> scan.tableName(table).consistentRead(true))
        .items()
        .stream()
        .toList();
  }

  AwsClients clients() {
    return cloud.topology().clients();
  }
}
