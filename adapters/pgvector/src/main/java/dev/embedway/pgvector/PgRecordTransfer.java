package dev.embedway.pgvector;

import com.google.errorprone.annotations.ThreadSafe;
import com.pgvector.PGhalfvec;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.RecordTransfer;
import dev.embedway.pgvector.sql.EmbeddingTable;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Records between versions, by statements that lock the row of each in the version that it comes
 * from. A change of records takes that row first too, so it comes before or after the transfer of a
 * record, in both versions alike.
 */
@ThreadSafe
final class PgRecordTransfer implements RecordTransfer {

  private static final String OF_VERSION =
      " WHERE tenant = ? AND store_id = ? AND version = ? AND kind = 'RECORD' AND NOT removed";

  private static final String IN_OTHER =
      """
       EXISTS (SELECT 1 FROM documents o WHERE o.tenant = d.tenant
          AND o.store_id = ? AND o.version = ? AND o.document_id = d.document_id)\
      """;

  /** Records of a version, {@code d} with their text {@code c}, that another one lacks. */
  static final String LACKING =
      " FROM documents d JOIN chunks c USING (tenant, store_id, version, document_id, generation)"
          + OF_VERSION
          + " AND NOT"
          + IN_OTHER;

  private static final String COMMON =
      "SELECT count(*) FROM documents d" + OF_VERSION + " AND" + IN_OTHER;

  /** Any character but white space, as PostgreSQL knows it. */
  static final String HAS_TEXT = "c.text ~ '[^[:space:]]'";

  private static final String READ = "SELECT document_id, d.generation, c.text" + LACKING;

  private static final String FROM = " FROM %s WHERE " + DocumentRow.WHERE + " AND generation = ?";

  private static final String PLACE = "tenant, store_id, version, document_id, generation";
  private static final String OTHER_PLACE =
      " SELECT tenant, CAST(? AS text), CAST(? AS integer), document_id, generation";

  private static final String INSERT_DOCUMENT =
      "INSERT INTO documents ("
          + PLACE
          + ", key, kind, own_attributes)"
          + OTHER_PLACE
          + ", key, kind, own_attributes"
          + FROM.formatted("documents")
          + " AND kind = 'RECORD' AND NOT removed FOR SHARE ON CONFLICT DO NOTHING";

  private static final String INSERT_CHUNK =
      "INSERT INTO chunks (" + PLACE + ", ordinal, start_at, end_at, text, tokens)" + OTHER_PLACE;

  private static final String COPIED_CHUNK =
      INSERT_CHUNK + ", ordinal, start_at, end_at, text, tokens" + FROM.formatted("chunks");

  private static final String BROUGHT_CHUNK =
      INSERT_CHUNK
          + ", ordinal, start_at, end_at, text, CAST(? AS integer)"
          + FROM.formatted("chunks");

  private static final String INSERT_VECTOR =
      "INSERT INTO %s (" + PLACE + ", ordinal, embedding)" + OTHER_PLACE;

  private static final String COPIED_VECTOR = INSERT_VECTOR + ", ordinal, embedding" + FROM;

  private static final String BROUGHT_VECTOR = INSERT_VECTOR + ", 0, CAST(? AS halfvec)" + FROM;

  private final PgTransactions transactions;

  PgRecordTransfer(PgTransactions transactions) {
    this.transactions = transactions;
  }

  @Override
  public List<Found> read(Way way, String after, int max) {
    Sql read =
        Sql.of(READ)
            .values(places(way))
            .add(" AND " + HAS_TEXT + " AND document_id > ?", after)
            .add(" ORDER BY document_id LIMIT ?", max);
    return transactions.run(way.from().tenant(), connection -> found(connection, read));
  }

  private static List<Found> found(Connection connection, Sql read) throws SQLException {
    try (PreparedStatement statement = read.prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      List<Found> found = new ArrayList<>();
      while (rows.next()) {
        found.add(new Found(rows.getString(1), rows.getLong(2), rows.getString(3)));
      }
      return found;
    }
  }

  @Override
  public List<String> copy(Way way, String after, int max) {
    Sql read =
        Sql.of(READ)
            .values(places(way))
            .add(" AND document_id > ?", after)
            .add(" ORDER BY document_id LIMIT ?", max);
    String table = new EmbeddingTable(way.to().dim()).tableName();
    return transactions.run(
        way.from().tenant(),
        connection -> {
          if (StoreLock.share(connection, way.to())) {
            return List.of();
          }
          List<Found> found = found(connection, read);
          Transfer transfer = new Transfer(connection, way);
          List<Found> taken = transfer.take(found, Function.identity());
          transfer.insert(COPIED_CHUNK, taken, each -> transfer.values(each));
          transfer.insert(
              COPIED_VECTOR.formatted(table, table), taken, each -> transfer.values(each));
          RecordCounts.add(connection, way.to(), taken.size());
          return found.stream().map(Found::id).toList();
        });
  }

  @Override
  public long common(Way way, String after, String last) {
    Sql count = Sql.of(COMMON).values(places(way)).add(" AND document_id > ?", after);
    Sql sql = last.isEmpty() ? count : count.add(" AND document_id <= ?", last);
    return transactions.run(
        way.from().tenant(),
        connection -> {
          try (PreparedStatement statement = sql.prepare(connection);
              ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
          }
        });
  }

  @Override
  public void bring(Way way, List<Embedded> records) {
    EmbeddingTable table = new EmbeddingTable(way.to().dim());
    List<Row> rows =
        records.stream().map(each -> new Row(each, table.value(each.vector()))).toList();
    String name = table.tableName();
    transactions.run(
        way.from().tenant(),
        connection -> {
          if (StoreLock.share(connection, way.to())) {
            return false;
          }
          Transfer transfer = new Transfer(connection, way);
          List<Row> taken = transfer.take(rows, Row::found);
          transfer.insert(
              BROUGHT_CHUNK, taken, row -> transfer.values(row.found(), row.record().tokens()));
          transfer.insert(
              BROUGHT_VECTOR.formatted(name, "chunks"),
              taken,
              row -> transfer.values(row.found(), row.vector()));
          RecordCounts.add(connection, way.to(), taken.size());
          return true;
        });
  }

  /** Values of {@link #LACKING}. */
  static List<Object> places(Way way) {
    VectorIndex from = way.from();
    VectorIndex to = way.to();
    return List.of(
        from.tenant().value(), from.storeId(), from.version(), to.storeId(), to.version());
  }

  private record Row(Embedded record, PGhalfvec vector) {
    Found found() {
      return record.found();
    }
  }

  /** The statements of one transaction. One thread at a time. */
  private record Transfer(Connection connection, Way way) {

    /** Makes the rows of the documents; returns the records whose row this made. */
    <T> List<T> take(List<T> records, Function<T, Found> found) throws SQLException {
      if (records.isEmpty()) {
        return records;
      }
      try (PreparedStatement version = IndexVersionRow.insert(way.to()).prepare(connection)) {
        version.executeUpdate();
      }
      int[] made = insert(INSERT_DOCUMENT, records, each -> values(found.apply(each)));
      return IntStream.range(0, records.size())
          .filter(i -> made[i] == 1)
          .mapToObj(records::get)
          .toList();
    }

    <T> int[] insert(String sql, List<T> records, Function<T, List<Object>> values)
        throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (T each : records) {
          Sql.bind(statement, values.apply(each));
          statement.addBatch();
        }
        return statement.executeBatch();
      }
    }

    /** The other version's place, what else is other there, and the row that is read. */
    List<Object> values(Found found, Object... others) {
      List<Object> values = new ArrayList<>();
      values.add(way.to().storeId());
      values.add(way.to().version());
      values.addAll(List.of(others));
      values.addAll(new DocumentRow(way.from(), found.id()).key());
      values.add(found.generation());
      return values;
    }
  }
}
