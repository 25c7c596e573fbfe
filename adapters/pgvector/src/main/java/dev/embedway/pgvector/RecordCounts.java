package dev.embedway.pgvector;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Numbers of records, a row for each index version that had any. A transaction that changes records
 * of a version changes the row behind them, since others that change some wait for it from then on.
 */
final class RecordCounts {

  private static final String ADD =
      "INSERT INTO record_counts AS c (tenant, store_id, version, records) VALUES (?, ?, ?, ?)"
          + " ON CONFLICT (tenant, store_id, version)"
          + " DO UPDATE SET records = c.records + excluded.records";

  private static final String OF_VERSION =
      "SELECT coalesce(sum(records), 0) FROM record_counts"
          + " WHERE tenant = ? AND store_id = ? AND version = ?";

  // Versions of a store have the same records but for those that are on their way.
  private static final String OF_TENANT =
      "SELECT coalesce(sum(records), 0) FROM (SELECT max(records) AS records FROM record_counts"
          + " WHERE tenant = ? GROUP BY store_id) AS stores";

  private RecordCounts() {}

  /** Counts records that were added, or deleted where the number is negative. */
  static void add(Connection connection, VectorIndex index, long by) throws SQLException {
    if (by == 0) {
      return;
    }
    try (PreparedStatement statement = adding(index, by).prepare(connection)) {
      statement.executeUpdate();
    }
  }

  /** The statement of the same. */
  static Sql adding(VectorIndex index, long by) {
    return Sql.of(ADD, index.tenant().value(), index.storeId(), index.version(), by);
  }

  /** Number of a version's records. */
  static long of(Connection connection, VectorIndex index) throws SQLException {
    return number(
        connection, Sql.of(OF_VERSION, index.tenant().value(), index.storeId(), index.version()));
  }

  /** Number of a tenant's records, each once however many versions have it. */
  static long of(Connection connection, TenantId tenant) throws SQLException {
    return number(connection, Sql.of(OF_TENANT, tenant.value()));
  }

  private static long number(Connection connection, Sql sql) throws SQLException {
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
