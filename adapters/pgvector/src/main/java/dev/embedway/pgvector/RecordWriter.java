package dev.embedway.pgvector;

import com.pgvector.PGhalfvec;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.pgvector.sql.EmbeddingTable;
import dev.embedway.pgvector.sql.Jsonb;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The statements that change records of one index: five that write, four that remove. Immutable.
 *
 * <p>A record's generation counts its writes: the row of the document, taken first, gives the
 * number, under which chunk and vector are inserted; those of the write before go at once. Records
 * are taken in the order of their ids, so that two calls cannot wait for each other in a circle. Of
 * a record that is removed nothing stays: no write of it can come late, since a caller waits for
 * each.
 */
final class RecordWriter {

  private static final String PUT =
      "INSERT INTO documents AS d"
          + " (tenant, store_id, version, document_id, key, generation, kind, own_attributes)"
          + " VALUES (?, ?, ?, ?, ?, 1, 'RECORD', ?::jsonb)"
          + " ON CONFLICT (tenant, store_id, version, document_id) DO UPDATE"
          + " SET generation = coalesce(d.generation, 0) + 1, kind = 'RECORD', removed = false,"
          + " own_attributes = excluded.own_attributes, updated_at = now()";

  private static final String PLACE = "tenant, store_id, version, document_id, generation, ordinal";
  private static final String PLACE_OF_ROW =
      "tenant, store_id, version, document_id, generation, 0";

  private static final String INSERT_CHUNK =
      "INSERT INTO chunks ("
          + PLACE
          + ", start_at, end_at, tokens, text) SELECT "
          + PLACE_OF_ROW
          + ", 0, ?, ?, ? FROM documents WHERE "
          + DocumentRow.WHERE;

  private static final String INSERT_EMBEDDING =
      "INSERT INTO %s ("
          + PLACE
          + ", embedding) SELECT "
          + PLACE_OF_ROW
          + ", CAST(? AS halfvec) FROM documents WHERE "
          + DocumentRow.WHERE;

  private static final String DELETE_EARLIER =
      "DELETE FROM %s WHERE "
          + DocumentRow.WHERE
          + " AND generation < (SELECT generation FROM documents WHERE "
          + DocumentRow.WHERE
          + ")";

  private static final String HIDE =
      "UPDATE documents SET removed = true WHERE " + DocumentRow.WHERE + " AND kind = 'RECORD'";

  private static final String DELETE = "DELETE FROM %s WHERE " + DocumentRow.WHERE;

  private final VectorIndex index;
  private final EmbeddingTable table;
  private final List<Row> rows;
  private final SortedSet<String> removed;

  private record Row(VectorRecord record, PGhalfvec vector) {}

  /** Checks all that can be before a connection is taken. Of records of one id the last counts. */
  RecordWriter(RecordChange change) {
    this.index = change.index();
    this.table = new EmbeddingTable(index.dim());
    SortedMap<String, Row> byId = new TreeMap<>();
    for (VectorRecord record : change.written()) {
      Storable.check(record);
      byId.put(record.id(), new Row(record, table.value(record.vector())));
    }
    this.rows = List.copyOf(byId.values());
    this.removed = new TreeSet<>(change.removed());
  }

  /** Returns the number of vectors that were deleted; empty if the store was deleted. */
  OptionalLong write(Connection connection) throws SQLException {
    if (StoreLock.share(connection, index)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(put(connection) + remove(connection));
  }

  private long put(Connection connection) throws SQLException {
    if (rows.isEmpty()) {
      return 0;
    }
    try (PreparedStatement version = IndexVersionRow.insert(index).prepare(connection)) {
      version.executeUpdate();
    }
    each(connection, PUT, row -> joined(key(row), List.of(row.record().id(), attributes(row))));
    each(connection, INSERT_CHUNK, row -> joined(chunk(row.record()), key(row)));
    each(
        connection,
        INSERT_EMBEDDING.formatted(table.tableName()),
        row -> joined(List.of(row.vector()), key(row)));
    deleteEarlier(connection, "chunks");
    return deleteEarlier(connection, table.tableName());
  }

  /** The rows are hidden first: row-level security keeps what searches show. */
  private long remove(Connection connection) throws SQLException {
    if (removed.isEmpty()) {
      return 0;
    }
    List<List<Object>> keys = removed.stream().map(this::key).toList();
    batch(connection, HIDE, keys);
    batch(connection, DELETE.formatted("chunks"), keys);
    long deleted = batch(connection, DELETE.formatted(table.tableName()), keys);
    batch(connection, DELETE.formatted("documents") + " AND kind = 'RECORD'", keys);
    return deleted;
  }

  private long deleteEarlier(Connection connection, String name) throws SQLException {
    return each(connection, DELETE_EARLIER.formatted(name), row -> joined(key(row), key(row)));
  }

  private long each(Connection connection, String sql, Function<Row, List<Object>> values)
      throws SQLException {
    return batch(connection, sql, rows.stream().map(values).toList());
  }

  /** Returns the number of rows that were changed. */
  private static long batch(Connection connection, String sql, List<List<Object>> values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (List<Object> each : values) {
        Sql.bind(statement, each);
        statement.addBatch();
      }
      return Arrays.stream(statement.executeBatch()).asLongStream().sum();
    }
  }

  private List<Object> key(Row row) {
    return key(row.record().id());
  }

  private List<Object> key(String id) {
    return new DocumentRow(index, id).key();
  }

  private static String attributes(Row row) {
    return Jsonb.write(row.record().attributes());
  }

  private static List<Object> chunk(VectorRecord record) {
    return List.of(record.text().length(), record.tokens(), record.text());
  }

  private static List<Object> joined(List<?> first, List<?> second) {
    List<Object> values = new ArrayList<>(first);
    values.addAll(second);
    return values;
  }
}
