package dev.embedway.pgvector;

import com.pgvector.PGhalfvec;
import dev.embedway.core.store.VectorIndex;
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
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The statements that write records of one index, five for all of them. Immutable.
 *
 * <p>A record's generation counts its writes: the row of the document, taken first, gives the
 * number, under which chunk and vector are inserted; those of the write before go at once. Records
 * are taken in the order of their ids, so that two calls cannot wait for each other in a circle.
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

  private final VectorIndex index;
  private final EmbeddingTable table;
  private final List<Row> rows;

  private record Row(VectorRecord record, PGhalfvec vector) {}

  /** Checks all that can be before a connection is taken. Of records of one id the last counts. */
  RecordWriter(VectorIndex index, List<VectorRecord> given) {
    this.index = index;
    this.table = new EmbeddingTable(index.dim());
    SortedMap<String, Row> byId = new TreeMap<>();
    for (VectorRecord record : given) {
      Storable.check(record);
      byId.put(record.id(), new Row(record, table.value(record.vector())));
    }
    this.rows = List.copyOf(byId.values());
  }

  /**
   * Returns the number of vectors whose place was taken; empty, with nothing written, if the store
   * was deleted.
   */
  OptionalLong write(Connection connection) throws SQLException {
    if (StoreLock.share(connection, index)) {
      return OptionalLong.empty();
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
    return OptionalLong.of(deleteEarlier(connection, table.tableName()));
  }

  private long deleteEarlier(Connection connection, String name) throws SQLException {
    return each(connection, DELETE_EARLIER.formatted(name), row -> joined(key(row), key(row)));
  }

  /** Returns the number of rows that were changed. */
  private long each(Connection connection, String sql, Function<Row, List<Object>> values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Row row : rows) {
        Sql.bind(statement, values.apply(row));
        statement.addBatch();
      }
      return Arrays.stream(statement.executeBatch()).asLongStream().sum();
    }
  }

  private List<Object> key(Row row) {
    return new DocumentRow(index, row.record().id()).key();
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
