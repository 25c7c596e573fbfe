package dev.embedway.pgvector.hnsw;

import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.pgvector.hnsw.HnswOrders.StoreKey;
import dev.embedway.pgvector.hnsw.PgHnswIndexJob.HnswIndexRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The statements of one run of the job, over the owner's connection. One thread at a time. */
final class HnswIndexWork {

  private final Connection connection;
  private final HnswIndexInventory inventory;
  private final Set<StoreKey> failed = new HashSet<>();
  private @Nullable SQLException failure;

  HnswIndexWork(Connection connection) {
    this.connection = connection;
    this.inventory = new HnswIndexInventory(connection);
  }

  /** Does what is to be done; throws the first fault when all has been tried. */
  HnswIndexRun carryOut(HnswIndexPolicy policy) throws SQLException {
    HnswOrders orders = HnswOrders.read(connection);
    List<HnswIndexPlan.Size> sizes = inventory.sizes(policy);
    carryOut(inventory.textPlan(sizes, policy));
    HnswIndexPlan plan = inventory.plan(sizes, policy, orders);
    for (String name : plan.drops()) {
      execute(HnswIndex.drop(name));
    }
    int built = each(plan.builds(), hnsw -> build(hnsw, hnsw.name(), orders));
    int rebuilt = 0;
    for (StoreKey store : orders.rebuilt()) {
      rebuilt += each(plan.rebuilds(store), hnsw -> rebuild(hnsw, orders));
      // At once: a run that is cut off later is not to make it again.
      if (!failed.contains(store) && connection.isValid(1)) {
        orders.complete(connection, store);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return new HnswIndexRun(built + rebuilt, plan.drops().size() + rebuilt);
  }

  /** Those of texts first, which take a tenth of the time. */
  private void carryOut(TextIndexPlan plan) throws SQLException {
    for (String name : plan.drops()) {
      execute(HnswIndex.drop(name));
    }
    for (TextIndex text : plan.builds()) {
      try {
        execute("SET maintenance_work_mem = '" + TextIndex.memory() + "'");
        create(text.name(), text.create());
      } catch (SQLException e) {
        failure = failure == null ? e : failure;
      }
    }
  }

  /** Statements that build an index. */
  private interface Building {
    void run(HnswIndex hnsw) throws SQLException;
  }

  private int each(List<HnswIndex> indexes, Building building) {
    int built = 0;
    for (HnswIndex hnsw : indexes) {
      try {
        building.run(hnsw);
        built++;
      } catch (SQLException e) {
        failed.add(StoreKey.of(hnsw.index()));
        failure = failure == null ? e : failure;
      }
    }
    return built;
  }

  private void build(HnswIndex hnsw, String name, HnswOrders orders) throws SQLException {
    execute("SET maintenance_work_mem = '" + hnsw.memory(inventory.count(hnsw.index())) + "'");
    create(name, hnsw.create(name, orders.build(hnsw.index())));
  }

  /** Builds it, or leaves nothing of it: half an index takes room and slows writes. */
  private void create(String name, String sql) throws SQLException {
    try {
      execute(sql);
    } catch (SQLException e) {
      if (connection.isValid(1)) {
        execute(HnswIndex.drop(name));
      }
      throw e;
    }
  }

  /**
   * Builds another beside it, which takes its name: searches have one of the two at any time. One
   * that the server finished after a run that was cut off is taken; what else such a run leaves has
   * names that no version has, and is dropped by the next.
   */
  private void rebuild(HnswIndex hnsw, HnswOrders orders) throws SQLException {
    if (!inventory.isBuilt(hnsw.nextName(), orders.build(hnsw.index()))) {
      execute(HnswIndex.drop(hnsw.nextName()));
      build(hnsw, hnsw.nextName(), orders);
    }
    connection.setAutoCommit(false);
    try {
      for (String sql : hnsw.swap()) {
        execute(sql);
      }
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
    execute(HnswIndex.drop(hnsw.formerName()));
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
