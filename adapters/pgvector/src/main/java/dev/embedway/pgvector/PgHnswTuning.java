package dev.embedway.pgvector;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.HnswBuild;
import dev.embedway.core.vector.HnswSettings;
import dev.embedway.core.vector.HnswTuning;
import dev.embedway.pgvector.hnsw.HnswIndexState;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;

/** Settings of HNSW indexes, a row for each store for which something was chosen. */
@ThreadSafe
final class PgHnswTuning implements HnswTuning {

  private static final String READ =
      "SELECT ef_search, m, ef_construction, rebuild_asked_at FROM hnsw_settings"
          + " WHERE tenant = ? AND store_id = ?";

  private static final String SEARCH_WITH =
      "INSERT INTO hnsw_settings (tenant, store_id, ef_search) VALUES (?, ?, ?)"
          + " ON CONFLICT (tenant, store_id) DO UPDATE SET ef_search = EXCLUDED.ef_search";

  private static final String REBUILD =
      "INSERT INTO hnsw_settings (tenant, store_id, m, ef_construction, rebuild_asked_at)"
          + " VALUES (?, ?, ?, ?, ?::timestamptz) ON CONFLICT (tenant, store_id) DO UPDATE SET m = EXCLUDED.m,"
          + " ef_construction = EXCLUDED.ef_construction,"
          + " rebuild_asked_at = EXCLUDED.rebuild_asked_at";

  private final PgTransactions transactions;

  PgHnswTuning(PgTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public HnswSettings settings(TenantId tenant, String storeId, Instant deadline) {
    Sql read = Sql.of(READ, tenant.value(), storeId);
    return transactions.read(tenant, deadline, connection -> settings(connection, read));
  }

  private static HnswSettings settings(Connection connection, Sql read) throws SQLException {
    HnswSettings unset = HnswIndexState.DEFAULT;
    try (PreparedStatement statement = read.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        return unset;
      }
      int efSearch = row.getInt("ef_search");
      int m = row.getInt("m");
      return new HnswSettings(
          efSearch == 0 ? unset.efSearch() : efSearch,
          m == 0 ? unset.build() : new HnswBuild(m, row.getInt("ef_construction")),
          Optional.ofNullable(row.getTimestamp("rebuild_asked_at")).map(Timestamp::toInstant));
    }
  }

  @Override
  public void searchWith(TenantId tenant, String storeId, int efSearch) {
    write(tenant, storeId, Sql.of(SEARCH_WITH, tenant.value(), storeId, efSearch));
  }

  @Override
  public void rebuild(TenantId tenant, String storeId, HnswBuild build, Instant at) {
    write(
        tenant,
        storeId,
        Sql.of(REBUILD, tenant.value(), storeId, build.m(), build.efConstruction(), at.toString()));
  }

  private void write(TenantId tenant, String storeId, Sql sql) {
    transactions.run(
        tenant,
        connection -> {
          if (StoreLock.share(connection, tenant, storeId)) {
            return false;
          }
          try (PreparedStatement statement = sql.prepare(connection)) {
            return statement.executeUpdate() == 1;
          }
        });
  }
}
