package dev.embedway.local;

import dev.embedway.topology.TableSpec;
import dev.embedway.topology.Topology;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * All that a cloud keeps at one moment, to go back to it. One thread at a time, while nothing else
 * is under way in the cloud.
 */
final class StoredSnapshot {

  private static final List<String> TABLES = List.of(Topology.LEDGER_TABLE, Topology.CONTROL_TABLE);
  private static final String SCHEMA = "snapshot";

  private final CloudStores stores;
  private final Map<String, Set<Map<String, AttributeValue>>> items = new HashMap<>();
  private final Map<String, Map<String, byte[]>> objects = new HashMap<>();

  private StoredSnapshot(CloudStores stores) {
    this.stores = stores;
  }

  static StoredSnapshot take(CloudStores stores) {
    StoredSnapshot taken = new StoredSnapshot(stores);
    TABLES.forEach(table -> taken.items.put(table, Set.copyOf(stores.items(table))));
    CloudStores.buckets().forEach(bucket -> taken.objects.put(bucket, taken.read(bucket)));
    stores.database(statement -> {
      statement.execute("CREATE SCHEMA " + SCHEMA);
      for (String table : CloudStores.tables(statement)) {
        statement.execute("CREATE TABLE " + copy(table) + " AS TABLE " + table);
      }
      return true;
    });
    return taken;
  }

  private Map<String, byte[]> read(String bucket) {
    Map<String, byte[]> read = new HashMap<>();
    stores
        .objects(bucket)
        .map(S3Object::key)
        .filter(key -> !key.startsWith("models/"))
        .forEach(key ->
            read.put(
                key,
                stores
                    .clients()
                    .s3()
                    .getObjectAsBytes(get -> get.bucket(bucket).key(key))
                    .asByteArray()));
    return read;
  }

  /** Brings back what was deleted since, and takes away what was added. */
  void restore() {
    items.forEach(this::restore);
    objects.forEach(this::putMissing);
    stores.database(statement -> {
      // Neither triggers nor the order of tables matter to rows that were there before.
      statement.execute("SET session_replication_role = replica");
      for (String table : CloudStores.tables(statement)) {
        String columns = columns(statement, table);
        statement.execute("DELETE FROM " + table);
        statement.execute(
            "INSERT INTO "
                + table
                + " ("
                + columns
                + ") SELECT "
                + columns
                + " FROM "
                + copy(table));
      }
      return true;
    });
  }

  private void restore(String table, Set<Map<String, AttributeValue>> before) {
    Set<Map<String, AttributeValue>> now = new HashSet<>(stores.items(table));
    for (Map<String, AttributeValue> item : now) {
      if (!before.contains(item)) {
        stores.clients().dynamoDb().deleteItem(delete -> delete.tableName(table).key(key(item)));
      }
    }
    for (Map<String, AttributeValue> item : before) {
      if (!now.contains(item)) {
        stores.clients().dynamoDb().putItem(put -> put.tableName(table).item(item));
      }
    }
  }

  private static Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> key = new HashMap<>(item);
    key.keySet().retainAll(Set.of(TableSpec.PARTITION_KEY, TableSpec.SORT_KEY));
    return key;
  }

  private void putMissing(String bucket, Map<String, byte[]> before) {
    Set<String> now = new HashSet<>(stores.objects(bucket).map(S3Object::key).toList());
    before.forEach((key, bytes) -> {
      if (!now.contains(key)) {
        stores
            .clients()
            .s3()
            .putObject(put -> put.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
      }
    });
  }

  private static String columns(Statement statement, String table) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = '"
                + table
                + "'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''")) {
      row.next();
      return row.getString(1);
    }
  }

  private static String copy(String table) {
    return SCHEMA + table.substring(table.indexOf('.'));
  }
}
