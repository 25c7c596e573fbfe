package dev.embedway.local;

import dev.embedway.aws.dynamo.Item;
import dev.embedway.topology.TableSpec;
import dev.embedway.topology.Topology;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * All that a running cloud keeps of a tenant's documents, but for what tells two tenants with the
 * same documents apart: ids, generations and numbers of versions.
 *
 * @param rows of each PostgreSQL table that has any
 * @param objects keys of both buckets, in order
 * @param items of the ledger by kind; those of what happened are left out, which are kept: jobs,
 *     and documents that were deleted
 */
record StoredState(Map<String, Long> rows, List<String> objects, Map<String, Long> items) {

  /** The table that keeps something of what is gone: marks that refuse late batches. */
  private static final String MARKS = "embedway.dropped_stores";

  /** Reads those of a tenant. */
  static StoredState of(CloudStores stores, String tenant) {
    return new StoredState(rows(stores, tenant), objects(stores, tenant), items(stores, tenant));
  }

  /** Facts that hold for one of both alone. */
  List<String> differences(StoredState other) {
    return Stream.concat(
            facts().filter(fact -> !other.facts().toList().contains(fact)).map(fact -> "- " + fact),
            other.facts().filter(fact -> !facts().toList().contains(fact)).map(fact -> "+ " + fact))
        .toList();
  }

  private Stream<String> facts() {
    return Stream.of(
            rows.entrySet().stream().map(row -> "rows of " + row).toList(),
            objects.stream()
                .collect(Collectors.groupingBy(key -> key, Collectors.counting()))
                .entrySet()
                .stream()
                .map(each -> "object " + each)
                .toList(),
            items.entrySet().stream().map(item -> "items of " + item).toList())
        .flatMap(Collection::stream);
  }

  private static Map<String, Long> rows(CloudStores stores, String tenant) {
    return stores.database(statement -> {
      Map<String, Long> rows = new TreeMap<>();
      for (String table : CloudStores.tables(statement)) {
        rows.put(table, count(statement, table, tenant));
      }
      rows.remove(MARKS);
      rows.values().removeIf(count -> count == 0);
      return rows;
    });
  }

  private static long count(java.sql.Statement statement, String table, String tenant)
      throws SQLException {
    try (var row =
        statement.executeQuery(
            "SELECT count(*) FROM " + table + " WHERE tenant = '" + tenant + "'")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static List<String> objects(CloudStores stores, String tenant) {
    return CloudStores.buckets()
        .flatMap(bucket -> stores.objects(bucket))
        .map(S3Object::key)
        .filter(key -> key.contains(tenant + "/"))
        .map(key ->
            key.replace(tenant, "tenant")
                .replaceAll("doc_[0-9a-f]+", "document")
                .replaceAll("/\\d{18}", "/generation")
                .replaceAll("/v\\d{6}", "/version"))
        .sorted()
        .toList();
  }

  private static Map<String, Long> items(CloudStores stores, String tenant) {
    return stores.items(Topology.LEDGER_TABLE).stream()
        .filter(item -> partition(item).startsWith("T#" + tenant + "#"))
        .filter(item -> !new Item(item).optionalString("status").equals(Optional.of("DELETED")))
        .map(StoredState::kind)
        .filter(kind -> !kind.equals("job"))
        .collect(Collectors.groupingBy(kind -> kind, TreeMap::new, Collectors.counting()));
  }

  private static String partition(Map<String, AttributeValue> item) {
    return new Item(item).string(TableSpec.PARTITION_KEY);
  }

  private static String kind(Map<String, AttributeValue> item) {
    String sort = new Item(item).string(TableSpec.SORT_KEY);
    return sort.replaceAll("#\\d.*", "");
  }
}
