package dev.embedway.pgvector.hnsw;

import dev.embedway.core.search.SearchPath;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.HnswBuild;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.core.vector.HnswSettings;
import dev.embedway.core.vector.VectorEngine;
import dev.embedway.pgvector.sql.EmbeddingTable;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * State of an index version's HNSW index, which any role may read in the catalogue. Immutable.
 *
 * @param hnsw the version's, whether it exists or not
 */
public record HnswIndexState(HnswIndex hnsw) {

  /**
   * Candidates of a walk. With 100 to 400 of them, recall@10 was 0.96, 0.997 (200) and 0.997 on
   * 100,000 clustered vectors of 384, at 2, 3 and 5 ms: docs/adr/0011.
   */
  private static final int CANDIDATES = 200;

  /** Settings of a store for which nothing was chosen. */
  public static final HnswSettings DEFAULT =
      new HnswSettings(CANDIDATES, HnswBuild.DEFAULT, Optional.empty());

  /** Facts of each HNSW index. */
  public static final VectorEngine.Hnsw FACTS =
      new VectorEngine.Hnsw(HnswIndex.OPERATORS, CANDIDATES);

  // Relaxed: the order is put right afterwards. Without sorts, because the planner, which knows
  // little of a new store, would rather sort it all than walk.
  private static final String READY =
      "SELECT i.reltuples::bigint, set_config('hnsw.ef_search', coalesce("
          + "(SELECT ef_search FROM hnsw_settings WHERE tenant = ? AND store_id = ?), "
          + CANDIDATES
          + ")::text, true),"
          + " set_config('hnsw.iterative_scan', 'relaxed_order', true),"
          + " set_config('enable_sort', 'off', true)"
          + " FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid"
          + " WHERE x.indexrelid = to_regclass(?) AND x.indisvalid AND x.indisready";

  /** The state for an index version; nothing is asked of the database yet. */
  public static HnswIndexState of(VectorIndex index) {
    return new HnswIndexState(new HnswIndex(index));
  }

  /**
   * Prepares the transaction to walk the HNSW index, and returns the count of its vectors that the
   * catalogue last recorded; empty if there is no index to walk.
   */
  public OptionalLong prepare(Connection connection) throws SQLException {
    VectorIndex index = hnsw.index();
    Sql ready = Sql.of(READY, index.tenant().value(), index.storeId(), hnsw.qualifiedName());
    try (PreparedStatement statement = ready.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? OptionalLong.of(Math.max(1, row.getLong(1))) : OptionalLong.empty();
    }
  }

  /** Returns the path that searches take. */
  public SearchPath path(Connection connection, HnswIndexPolicy policy) throws SQLException {
    VectorIndex index = hnsw.index();
    Sql sql =
        Sql.of(
            """
            SELECT
              (SELECT count(*) FROM (
                SELECT 1 FROM documents
                  JOIN %s USING (tenant, store_id, version, document_id, generation)
                WHERE tenant = ? AND store_id = ? AND version = ? AND NOT removed
                LIMIT 1000000) counted),
              coalesce((SELECT indisvalid AND indisready FROM pg_index
                WHERE indexrelid = to_regclass(?)), false)\
            """
                .formatted(new EmbeddingTable(index.dim()).tableName()),
            index.tenant().value(),
            index.storeId(),
            index.version(),
            hnsw.qualifiedName());
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return path(row.getLong(1), row.getBoolean(2), policy);
    }
  }

  private SearchPath path(long rows, boolean ready, HnswIndexPolicy policy) {
    SearchPath.State state;
    if (!HnswIndex.holds(hnsw.index().dim())) {
      state = SearchPath.State.UNSUPPORTED;
    } else if (ready) {
      state = SearchPath.State.READY;
    } else {
      state = policy.wants(rows) ? SearchPath.State.BUILDING : SearchPath.State.NONE;
    }
    SearchPath.Method method =
        state == SearchPath.State.READY ? SearchPath.Method.HNSW : SearchPath.Method.EXACT;
    return new SearchPath(method, state, rows, policy.threshold());
  }
}
