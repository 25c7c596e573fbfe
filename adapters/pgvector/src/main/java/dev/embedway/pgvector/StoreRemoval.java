package dev.embedway.pgvector;

import dev.embedway.core.tenant.TenantId;
import dev.embedway.pgvector.sql.EmbeddingTable;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A store's end. First, in one transaction, its documents go and a tombstone keeps later writes
 * out: from then on nothing of it is seen. Then the rows go, some thousands a transaction, so that
 * a large store fits into no statement's time limit by luck; cut off there, the next call goes on.
 */
final class StoreRemoval {

  private static final int ROWS_AT_ONCE = 10_000;

  /** Tables whose rows are not counted. */
  private static final List<String> NO_VECTORS = List.of("chunks", "done_batches");

  /** Tables of facts of versions. */
  static final List<String> OF_VERSIONS =
      List.of("index_versions", "document_text_configs", "hnsw_settings", "record_counts");

  private final TenantId tenant;
  private final List<Object> store;
  private final String storeId;

  StoreRemoval(TenantId tenant, String storeId) {
    this.tenant = tenant;
    this.storeId = storeId;
    this.store = List.of(tenant.value(), storeId);
  }

  /** Deletes all of it; returns the number of vectors that were deleted. */
  long run(PgTransactions transactions) {
    transactions.run(tenant, this::hide);
    long vectors = 0;
    for (String table : transactions.run(tenant, this::tables)) {
      long rows = delete(transactions, table);
      vectors += NO_VECTORS.contains(table) ? 0 : rows;
    }
    return vectors;
  }

  private long delete(PgTransactions transactions, String table) {
    long rows = 0;
    int some;
    do {
      some = transactions.run(tenant, connection -> deleteSome(connection, table, ROWS_AT_ONCE));
      rows += some;
    } while (some == ROWS_AT_ONCE);
    return rows;
  }

  /**
   * Takes the store's documents from searches and keeps later writes out; nothing where that is
   * done.
   *
   * @return count of documents' rows
   */
  int hide(Connection connection) throws SQLException {
    if (isHidden(connection)) {
      return 0;
    }
    StoreLock.own(connection, tenant, storeId);
    update(
        connection,
        Sql.of(
                "INSERT INTO dropped_stores (tenant, store_id) VALUES (?, ?)"
                    + " ON CONFLICT DO NOTHING")
            .values(store));
    int documents =
        update(
            connection,
            Sql.of("DELETE FROM documents WHERE tenant = ? AND store_id = ?").values(store));
    for (String table : OF_VERSIONS) {
      update(
          connection,
          Sql.of("DELETE FROM " + table + " WHERE tenant = ? AND store_id = ?").values(store));
    }
    return documents;
  }

  private boolean isHidden(Connection connection) throws SQLException {
    Sql hidden =
        Sql.of(
                "SELECT EXISTS (SELECT 1 FROM dropped_stores WHERE tenant = ? AND store_id = ?)"
                    + " AND NOT EXISTS (SELECT 1 FROM documents WHERE tenant = ? AND store_id = ?)")
            .values(store)
            .values(store);
    try (PreparedStatement statement = hidden.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /** Deletes up to {@code max} rows of a table; their count. */
  int deleteSome(Connection connection, String table, int max) throws SQLException {
    return update(
        connection,
        Sql.of(
                "DELETE FROM "
                    + table
                    + " WHERE tenant = ? AND store_id = ? AND ctid = ANY(ARRAY(SELECT ctid FROM "
                    + table
                    + " WHERE tenant = ? AND store_id = ? LIMIT "
                    + max
                    + "))")
            .values(store)
            .values(store));
  }

  /** Takes the tombstone away, once no work under way can still write. */
  void forget(PgTransactions transactions) {
    transactions.run(
        tenant,
        connection ->
            update(
                connection,
                Sql.of("DELETE FROM dropped_stores WHERE tenant = ? AND store_id = ?")
                    .values(store)));
  }

  private static int update(Connection connection, Sql sql) throws SQLException {
    try (PreparedStatement statement = sql.prepare(connection)) {
      return statement.executeUpdate();
    }
  }

  /** Those that hold rows of the store, of the many that there are by now. */
  List<String> tables(Connection connection) throws SQLException {
    Sql sql = new Sql();
    for (String table : allTables()) {
      sql.add(sql.text().isEmpty() ? "" : " UNION ALL ")
          .add(
              "(SELECT '"
                  + table
                  + "' FROM "
                  + table
                  + " WHERE tenant = ? AND store_id = ? LIMIT 1)")
          .values(store);
    }
    List<String> tables = new ArrayList<>();
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        tables.add(rows.getString(1));
      }
    }
    return tables;
  }

  static List<String> allTables() {
    List<String> tables = new ArrayList<>(NO_VECTORS);
    EmbeddingTable.DIMS.forEach(dim -> tables.add(new EmbeddingTable(dim).tableName()));
    return tables;
  }
}
