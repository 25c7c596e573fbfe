package dev.embedway.pgvector;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.erasure.ErasedKind;
import dev.embedway.core.erasure.ErasurePlace;
import dev.embedway.core.erasure.ErasureScope;
import dev.embedway.core.erasure.Remnant;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tables of the vector store as a place of erasures: a store of a tenant after the other. The
 * handle is the store's id. HNSW indexes of an erased store go with the next run of their job,
 * which finds no rows for them.
 */
@ThreadSafe
final class PgErasure implements ErasurePlace {

  private static final String MORE = "more";

  private final PgTransactions transactions;

  PgErasure(PgTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public Slice find(ErasureScope scope, Optional<String> after) {
    TenantId tenant = scope.tenant();
    return transactions.run(
        tenant,
        connection -> {
          Optional<String> store = firstStore(connection, tenant);
          return store.isEmpty()
              ? Slice.NONE
              : new Slice(remnants(connection, tenant, store.get()), Optional.of(MORE));
        });
  }

  /** The store's rows need not be whole: a removal that was cut off left some of them. */
  private static Optional<String> firstStore(Connection connection, TenantId tenant)
      throws SQLException {
    List<String> tables = new ArrayList<>(StoreRemoval.allTables());
    tables.addAll(StoreRemoval.OF_VERSIONS);
    tables.addAll(List.of("documents", "dropped_stores"));
    Sql sql = new Sql();
    for (String table : tables) {
      sql.add(sql.text().isEmpty() ? "" : " UNION ALL ")
          .add(
              "(SELECT store_id FROM " + table + " WHERE tenant = ? ORDER BY store_id LIMIT 1)",
              tenant.value());
    }
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
    }
  }

  private static List<Remnant> remnants(Connection connection, TenantId tenant, String storeId)
      throws SQLException {
    Sql sql =
        Sql.of(
            "SELECT (SELECT count(*) FROM chunks WHERE tenant = ? AND store_id = ?),"
                + " (SELECT count(*) FROM documents WHERE tenant = ? AND store_id = ?)",
            tenant.value(),
            storeId,
            tenant.value(),
            storeId);
    try (PreparedStatement statement = sql.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return List.of(
          new Remnant(ErasedKind.CHUNKS, storeId, row.getLong(1)),
          new Remnant(ErasedKind.INDEXED_DOCUMENTS, storeId, row.getLong(2)));
    }
  }

  @Override
  public void erase(ErasureScope scope, List<Remnant> found) {
    found.stream()
        .map(Remnant::handle)
        .distinct()
        .forEach(store -> {
          StoreRemoval removal = new StoreRemoval(scope.tenant(), store);
          removal.run(transactions);
          removal.forget(transactions);
        });
  }
}
