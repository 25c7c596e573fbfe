package dev.embedway.pgvector.hnsw;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.HnswBuild;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Orders of admins for the HNSW indexes of stores, as the tables' owner sees them. Immutable.
 *
 * @param byStore those of stores for which something was chosen
 */
record HnswOrders(Map<StoreKey, Order> byStore) {

  HnswOrders {
    byStore = Map.copyOf(byStore);
  }

  /** A store of a tenant. */
  record StoreKey(String tenant, String storeId) {

    static StoreKey of(VectorIndex index) {
      return new StoreKey(index.tenant().value(), index.storeId());
    }
  }

  /**
   * An order.
   *
   * @param build parameters
   * @param rebuildAskedAt time at which a rebuild was asked for, as the server writes it
   */
  record Order(HnswBuild build, Optional<String> rebuildAskedAt) {}

  /** Reads all of them. */
  static HnswOrders read(Connection connection) throws SQLException {
    Sql sql =
        Sql.of(
            "SELECT tenant, store_id, m, ef_construction, rebuild_asked_at::text AS asked"
                + " FROM hnsw_settings"
                + " WHERE m IS NOT NULL");
    Map<StoreKey, Order> orders = new HashMap<>();
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        orders.put(
            new StoreKey(row.getString("tenant"), row.getString("store_id")),
            new Order(
                new HnswBuild(row.getInt("m"), row.getInt("ef_construction")),
                Optional.ofNullable(row.getString("asked"))));
      }
    }
    return new HnswOrders(orders);
  }

  /** Parameters for an index version. */
  HnswBuild build(VectorIndex index) {
    return order(StoreKey.of(index)).map(Order::build).orElse(HnswBuild.DEFAULT);
  }

  /** True if a rebuild of the version's index was asked for. */
  boolean isRebuilt(VectorIndex index) {
    return order(StoreKey.of(index)).flatMap(Order::rebuildAskedAt).isPresent();
  }

  private Optional<Order> order(StoreKey store) {
    return Optional.ofNullable(byStore.get(store));
  }

  /** Stores of which a rebuild was asked for. */
  Set<StoreKey> rebuilt() {
    return byStore.keySet().stream()
        .filter(store -> order(store).flatMap(Order::rebuildAskedAt).isPresent())
        .collect(Collectors.toSet());
  }

  /**
   * Marks a store's rebuild as made, unless it was asked for again meanwhile. Row-level security
   * lets an owner change rows of the tenant that it acts for alone.
   */
  void complete(Connection connection, StoreKey store) throws SQLException {
    Sql actFor = Sql.of("SELECT set_config('app.tenant', ?, false)", store.tenant());
    try (PreparedStatement statement = actFor.prepare(connection)) {
      statement.execute();
    }
    Sql made =
        Sql.of(
            "UPDATE hnsw_settings SET rebuild_asked_at = NULL"
                + " WHERE tenant = ? AND store_id = ? AND rebuild_asked_at = ?::timestamptz",
            store.tenant(),
            store.storeId(),
            order(store).flatMap(Order::rebuildAskedAt).orElseThrow());
    try (PreparedStatement statement = made.prepare(connection)) {
      statement.executeUpdate();
    }
  }
}
