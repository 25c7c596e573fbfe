package dev.embedway.pgvector.hnsw;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.HnswBuild;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.pgvector.schema.PgSchema;
import dev.embedway.pgvector.sql.EmbeddingTable;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Inventory to plan indexes by, as the tables' owner sees it. One thread at a time.
 *
 * @param connection the owner's
 */
record HnswIndexInventory(Connection connection) {

  private static final String INDEXES =
      """
      SELECT i.relname, x.indisvalid AND x.indisready AS whole
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am a ON a.oid = i.relam
      WHERE i.relnamespace = ?::regnamespace AND a.amname = ? AND starts_with(i.relname, ?)
      ORDER BY i.relname
      """;

  /** Sizes of all index versions, counted as far as the policy asks. */
  List<HnswIndexPlan.Size> sizes(HnswIndexPolicy policy) throws SQLException {
    List<HnswIndexPlan.Size> sizes = new ArrayList<>();
    for (int dim : EmbeddingTable.DIMS) {
      sizes.addAll(sizes(dim, policy.threshold() + 1));
    }
    return sizes;
  }

  HnswIndexPlan plan(List<HnswIndexPlan.Size> sizes, HnswIndexPolicy policy, HnswOrders orders)
      throws SQLException {
    return HnswIndexPlan.of(sizes, existing("hnsw", HnswIndex.PREFIX), policy, orders::isRebuilt);
  }

  TextIndexPlan textPlan(List<HnswIndexPlan.Size> sizes, HnswIndexPolicy policy)
      throws SQLException {
    return TextIndexPlan.of(sizes, existing("gin", TextIndex.PREFIX), policy);
  }

  // From one version to the next by the primary key, so that a version of a million vectors costs
  // one step and a count up to the threshold.
  private static String sizes(EmbeddingTable table) {
    return """
    WITH RECURSIVE seen AS (
      (SELECT tenant, store_id, version FROM %1$s ORDER BY 1, 2, 3 LIMIT 1)
      UNION ALL
      SELECT next.* FROM seen CROSS JOIN LATERAL (
        SELECT tenant, store_id, version FROM %1$s e
        WHERE (e.tenant, e.store_id, e.version) > (seen.tenant, seen.store_id, seen.version)
        ORDER BY 1, 2, 3 LIMIT 1) next)
    SELECT tenant, store_id, version,
      (SELECT count(*) FROM (
        SELECT 1 FROM documents v CROSS JOIN LATERAL (
          SELECT 1 FROM %1$s e WHERE e.tenant = v.tenant AND e.store_id = v.store_id
            AND e.version = v.version AND e.document_id = v.document_id
            AND e.generation = v.generation OFFSET 0) e
        WHERE v.tenant = seen.tenant AND v.store_id = seen.store_id AND v.version = seen.version
          AND NOT v.removed LIMIT ?) counted) AS vectors,
      EXISTS (SELECT 1 FROM dropped_stores d
        WHERE d.tenant = seen.tenant AND d.store_id = seen.store_id) AS dropped
    FROM seen
    """
        .formatted(table.tableName());
  }

  private List<HnswIndexPlan.Size> sizes(int dim, long countTo) throws SQLException {
    Sql sql = Sql.of(sizes(new EmbeddingTable(dim)), countTo);
    List<HnswIndexPlan.Size> sizes = new ArrayList<>();
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        VectorIndex index =
            new VectorIndex(
                new TenantId(row.getString("tenant")),
                row.getString("store_id"),
                row.getInt("version"),
                dim);
        sizes.add(
            new HnswIndexPlan.Size(
                index,
                row.getLong("vectors"),
                row.getBoolean("dropped")
                    ? HnswIndexPlan.Store.DROPPED
                    : HnswIndexPlan.Store.LIVE));
      }
    }
    return sizes;
  }

  private List<HnswIndexPlan.Existing> existing(String method, String prefix) throws SQLException {
    List<HnswIndexPlan.Existing> existing = new ArrayList<>();
    try (PreparedStatement statement =
            Sql.of(INDEXES, PgSchema.SCHEMA, method, prefix).prepare(connection);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        existing.add(
            new HnswIndexPlan.Existing(
                row.getString("relname"),
                row.getBoolean("whole")
                    ? HnswIndexPlan.Condition.VALID
                    : HnswIndexPlan.Condition.BROKEN));
      }
    }
    return existing;
  }

  /** True if there is a whole index of this name, built by these parameters. */
  boolean isBuilt(String name, HnswBuild build) throws SQLException {
    Sql sql =
        Sql.of(
            "SELECT count(*) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid"
                + " WHERE x.indexrelid = to_regclass(?) AND indisvalid AND indisready"
                + " AND reloptions @> ARRAY[?::text, ?::text]",
            name,
            "m=" + build.m(),
            "ef_construction=" + build.efConstruction());
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1) == 1;
    }
  }

  /**
   * Count of all vectors of an index version: its HNSW index holds those of superseded generations
   * too.
   */
  long count(VectorIndex index) throws SQLException {
    Sql sql =
        Sql.of(
            "SELECT count(*) FROM "
                + new EmbeddingTable(index.dim()).tableName()
                + " WHERE tenant = ? AND store_id = ? AND version = ?",
            index.tenant().value(),
            index.storeId(),
            index.version());
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
