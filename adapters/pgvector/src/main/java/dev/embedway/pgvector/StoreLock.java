package dev.embedway.pgvector;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Keeps writers of a store and its removal apart: writers share the lock, a drop holds it alone,
 * and each looks for the other's trace once it has it. Held to the transaction's end. Taken before
 * any row is, so the two cannot wait for each other in a circle.
 */
final class StoreLock {

  private StoreLock() {}

  /** Takes a writer's share; true when the store was dropped, and nothing may be written. */
  static boolean share(Connection connection, VectorIndex index) throws SQLException {
    return share(connection, index.tenant(), index.storeId());
  }

  /** The same. */
  static boolean share(Connection connection, TenantId tenant, String storeId) throws SQLException {
    try (PreparedStatement statement = share(tenant, storeId).prepare(connection)) {
      statement.execute();
      statement.getMoreResults();
      return Sql.isTrue(statement);
    }
  }

  /**
   * The statements of the same, whose second result is whether the store was dropped. They are two,
   * so that the second sees what is there when the first has waited.
   */
  static Sql share(TenantId tenant, String storeId) {
    return take("pg_advisory_xact_lock_shared", tenant, storeId)
        .then(
            Sql.of(
                "SELECT EXISTS (SELECT 1 FROM dropped_stores WHERE tenant = ? AND store_id = ?)",
                tenant.value(),
                storeId));
  }

  /** Waits for the store's writers to end and keeps new ones out. */
  static void own(Connection connection, TenantId tenant, String storeId) throws SQLException {
    Sql own = take("pg_advisory_xact_lock", tenant, storeId);
    try (PreparedStatement statement = own.prepare(connection)) {
      statement.execute();
    }
  }

  private static Sql take(String function, TenantId tenant, String storeId) {
    return Sql.of(
        "SELECT " + function + "(hashtextextended(? || '/' || ?, 0))", tenant.value(), storeId);
  }
}
