package dev.embedway.pgvector;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.compact.RowRemoval;
import dev.embedway.core.pipeline.compact.RowSelection;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.pgvector.sql.EmbeddingTable;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Deletion of rows that searches do not show. A slice is a transaction of at most {@value #ROWS}
 * rows; the only lock that it may wait for is a store's own, which searches do not take. After a
 * slice of any rows, it rests {@value #REST} times as long as that took.
 */
@ThreadSafe
final class PgRowRemoval implements RowRemoval {

  private static final int ROWS = 2_000;

  /** Without it, p95 of searches beside it doubles (bench/results/compaction-2026-11-30.md). */
  private static final long REST = 3;

  private static final Duration MAX_REST = Duration.ofSeconds(2);

  private static final String VERSION = "tenant = ? AND store_id = ? AND version = ?";

  // A generation that searches find is left, whatever the list says (docs/adr/0068).
  private static final String GENERATIONS =
      DocumentRow.WHERE
          + " AND generation >= ? AND generation < ? AND generation <> coalesce("
          + "(SELECT d.generation FROM documents d WHERE d.tenant = ? AND d.store_id = ?"
          + " AND d.version = ? AND d.document_id = ? AND NOT d.removed), -1)";

  private static final String MARK =
      DocumentRow.WHERE + " AND removed AND generation <= ? AND kind = 'FILE'";

  private final PgTransactions transactions;

  PgRowRemoval(PgTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public Slice delete(RowSelection rows) {
    long begun = System.nanoTime();
    Slice slice = transactions.run(rows.tenant(), connection -> new Deletion(connection).of(rows));
    if (slice.rows() > 0) {
      // Outside of the transaction: searches have the server to themselves for a while.
      LockSupport.parkNanos(Math.min(REST * (System.nanoTime() - begun), MAX_REST.toNanos()));
    }
    return slice;
  }

  @Override
  public long countRecords(TenantId tenant) {
    return transactions.run(tenant, connection -> RecordCounts.of(connection, tenant));
  }

  /** The statements of one slice. One thread at a time. */
  private static final class Deletion {

    private final Connection connection;
    private int deleted;

    Deletion(Connection connection) {
      this.connection = connection;
    }

    Slice of(RowSelection rows) throws SQLException {
      switch (rows) {
        case RowSelection.Generations(VectorIndex index, String document, long from, long to) ->
            generations(new DocumentRow(index, document), from, to);
        case RowSelection.RemovedDocument(VectorIndex index, String document, long removal) -> {
          DocumentRow row = new DocumentRow(index, document);
          generations(row, 1, removal);
          mark(row, removal);
        }
        case RowSelection.Version(VectorIndex index) -> version(index);
        case RowSelection.Store(TenantId tenant, String storeId) -> store(tenant, storeId);
      }
      return new Slice(deleted, deleted >= ROWS);
    }

    private void generations(DocumentRow row, long from, long to) throws SQLException {
      for (String table : tables(row.index())) {
        some(
            table,
            Sql.of(GENERATIONS).values(row.key()).values(List.of(from, to)).values(row.key()));
      }
    }

    /** The mark of a removal, once no writer of the store is about to lock it. */
    private void mark(DocumentRow row, long removal) throws SQLException {
      Sql marked = Sql.of(MARK).values(row.key()).values(List.of(removal));
      if (deleted < ROWS && isAny("documents", marked)) {
        StoreLock.own(connection, row.index().tenant(), row.index().storeId());
        some("documents", marked);
      }
    }

    private void version(VectorIndex index) throws SQLException {
      Sql all = Sql.of(VERSION, index.tenant().value(), index.storeId(), index.version());
      some("documents", all);
      some("index_versions", all);
      some("document_text_configs", all);
      some("record_counts", all);
      for (String table : tables(index)) {
        some(table, all);
      }
    }

    private void store(TenantId tenant, String storeId) throws SQLException {
      StoreRemoval removal = new StoreRemoval(tenant, storeId);
      deleted += removal.hide(connection);
      for (String table : removal.tables(connection)) {
        if (deleted < ROWS) {
          deleted += removal.deleteSome(connection, table, ROWS - deleted);
        }
      }
    }

    private static List<String> tables(VectorIndex index) {
      return List.of(new EmbeddingTable(index.dim()).tableName(), "chunks", "done_batches");
    }

    private void some(String table, Sql where) throws SQLException {
      if (deleted >= ROWS) {
        return;
      }
      Sql delete =
          Sql.of("DELETE FROM " + table + " WHERE ctid = ANY(ARRAY(SELECT ctid FROM " + table)
              .add(" WHERE ")
              .add(where)
              .add(" LIMIT " + (ROWS - deleted) + "))");
      try (PreparedStatement statement = delete.prepare(connection)) {
        deleted += statement.executeUpdate();
      }
    }

    private boolean isAny(String table, Sql where) throws SQLException {
      Sql any = Sql.of("SELECT EXISTS (SELECT 1 FROM " + table + " WHERE ").add(where).add(")");
      try (PreparedStatement statement = any.prepare(connection);
          ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
