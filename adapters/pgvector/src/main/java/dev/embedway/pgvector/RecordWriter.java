package dev.embedway.pgvector;

import static java.util.Objects.requireNonNull;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.Storable;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.pgvector.sql.EmbeddingTable;
import dev.embedway.pgvector.sql.Jsonb;
import dev.embedway.pgvector.sql.Sql;
import java.nio.FloatBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The statements that change records of one index: five that write all of them, and four for each
 * that is removed. Immutable.
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
          + " SELECT ?, ?, ?, id, id, 1, 'RECORD', attributes::jsonb"
          + " FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS given (id, attributes, place)"
          + " ORDER BY place"
          + " ON CONFLICT (tenant, store_id, version, document_id) DO UPDATE"
          + " SET generation = coalesce(d.generation, 0) + 1, kind = 'RECORD', removed = false,"
          + " own_attributes = excluded.own_attributes, updated_at = now()"
          + " RETURNING document_id, generation";

  private static final String PLACE = "tenant, store_id, version, document_id, generation, ordinal";

  // The configuration is looked up once, and a row that has its terms needs no trigger.
  private static final String INSERT_CHUNKS =
      "WITH version AS MATERIALIZED (SELECT embedway_text_config(?, ?, ?) AS config)"
          + " INSERT INTO chunks ("
          + PLACE
          + ", start_at, end_at, tokens, text, terms)"
          + " SELECT ?, ?, ?, id, generation, 0, 0, length, tokens, text,"
          + " embedway_terms(config, text) FROM version,"
          + " unnest(?::text[], ?::bigint[], ?::int[], ?::int[], ?::text[])"
          + " AS given (id, generation, length, tokens, text)";

  private static final String HIDE =
      "UPDATE documents SET removed = true WHERE " + DocumentRow.WHERE + " AND kind = 'RECORD'";

  private static final String DELETE = "DELETE FROM %s WHERE " + DocumentRow.WHERE;

  private final VectorIndex index;
  private final EmbeddingTable table;
  private final List<VectorRecord> records;

  /** Floats of the records' vectors, each at length 1. */
  private final float[] vectors;

  private final SortedSet<String> removed;

  /** Checks all that can be before a connection is taken. Of records of one id the last counts. */
  RecordWriter(RecordChange change) {
    this.index = change.index();
    this.table = new EmbeddingTable(index.dim());
    SortedMap<String, VectorRecord> byId = new TreeMap<>();
    for (VectorRecord record : change.written()) {
      Storable.check(record);
      byId.put(record.id(), record);
    }
    this.records = List.copyOf(byId.values());
    FloatBuffer all = FloatBuffer.allocate(records.size() * index.dim());
    records.forEach(record -> all.put(table.unit(record.vector())));
    this.vectors = all.array();
    this.removed = new TreeSet<>(change.removed());
  }

  /**
   * Result of a change.
   *
   * @param added records that were not there
   * @param removed records that are gone
   * @param deleted vectors, replaced ones among them
   */
  record Written(VectorIndex index, long added, long removed, long deleted) {

    private Written plus(Written other) {
      return new Written(
          index, added + other.added, removed + other.removed, deleted + other.deleted);
    }
  }

  /** Makes the change; empty if the store was deleted. */
  Optional<Written> write(Connection connection) throws SQLException {
    if (StoreLock.share(connection, index)) {
      return Optional.empty();
    }
    return Optional.of(put(connection).plus(remove(connection)));
  }

  private Written put(Connection connection) throws SQLException {
    if (records.isEmpty()) {
      return new Written(index, 0, 0, 0);
    }
    try (PreparedStatement version = IndexVersionRow.insert(index).prepare(connection)) {
      version.executeUpdate();
    }
    String[] ids = strings(VectorRecord::id);
    long[] generations = generations(connection, ids);
    insertChunks(connection, ids, generations);
    insertEmbeddings(connection, ids, generations);
    long added = LongStream.of(generations).filter(each -> each == 1).count();
    if (added == ids.length) {
      return new Written(index, added, 0, 0);
    }
    deleteEarlier(connection, "chunks", ids, generations);
    return new Written(
        index, added, 0, deleteEarlier(connection, table.tableName(), ids, generations));
  }

  /** Writes the rows of the documents; the generation of each is the number of its writes. */
  private long[] generations(Connection connection, String[] ids) throws SQLException {
    Sql put =
        Sql.of(PUT)
            .values(place())
            .values(List.of(ids, strings(record -> Jsonb.write(record.attributes()))));
    Map<String, Long> made = new HashMap<>();
    try (PreparedStatement statement = put.prepare(connection);
        ResultSet written = statement.executeQuery()) {
      while (written.next()) {
        made.put(written.getString(1), written.getLong(2));
      }
    }
    return Stream.of(ids).mapToLong(id -> requireNonNull(made.get(id))).toArray();
  }

  private void insertChunks(Connection connection, String[] ids, long[] generations)
      throws SQLException {
    int[] lengths = records.stream().mapToInt(record -> record.text().length()).toArray();
    int[] tokens = records.stream().mapToInt(VectorRecord::tokens).toArray();
    run(
        connection,
        Sql.of(INSERT_CHUNKS)
            .values(place())
            .values(place())
            .values(List.of(ids, generations, lengths, tokens, strings(VectorRecord::text))));
  }

  /** The vectors are one array of floats, of which each row takes its part. */
  private void insertEmbeddings(Connection connection, String[] ids, long[] generations)
      throws SQLException {
    String insert =
        """
        INSERT INTO %s (%s, embedding)
        SELECT ?, ?, ?, id, generation, 0,
          (?::real[])[(place::int - 1) * %3$d + 1 : place::int * %3$d]::halfvec
        FROM unnest(?::text[], ?::bigint[]) WITH ORDINALITY AS given (id, generation, place)\
        """
            .formatted(table.tableName(), PLACE, table.dim());
    run(connection, Sql.of(insert).values(place()).values(List.of(vectors, ids, generations)));
  }

  // OFFSET 0 keeps the look-up of each record's rows a look-up by primary key.
  private long deleteEarlier(Connection connection, String name, String[] ids, long[] generations)
      throws SQLException {
    String delete =
        """
        DELETE FROM %1$s WHERE ctid = ANY(ARRAY(
          SELECT earlier.ctid FROM unnest(?::text[], ?::bigint[]) AS given (id, generation)
            CROSS JOIN LATERAL (SELECT ctid FROM %1$s
              WHERE tenant = ? AND store_id = ? AND version = ? AND document_id = given.id
                AND generation < given.generation OFFSET 0) earlier))\
        """
            .formatted(name);
    return run(connection, Sql.of(delete).values(List.of(ids, generations)).values(place()));
  }

  /** The rows are hidden first: row-level security keeps what searches show. */
  private Written remove(Connection connection) throws SQLException {
    if (removed.isEmpty()) {
      return new Written(index, 0, 0, 0);
    }
    List<List<Object>> keys = removed.stream().map(this::key).toList();
    batch(connection, HIDE, keys);
    batch(connection, DELETE.formatted("chunks"), keys);
    long deleted = batch(connection, DELETE.formatted(table.tableName()), keys);
    long gone = batch(connection, DELETE.formatted("documents") + " AND kind = 'RECORD'", keys);
    return new Written(index, 0, gone, deleted);
  }

  /** Returns the number of rows that were changed. */
  private static long run(Connection connection, Sql sql) throws SQLException {
    try (PreparedStatement statement = sql.prepare(connection)) {
      return statement.executeUpdate();
    }
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

  private List<Object> key(String id) {
    return new DocumentRow(index, id).key();
  }

  private String[] strings(Function<VectorRecord, String> value) {
    return records.stream().map(value).toArray(String[]::new);
  }

  /** Tenant, store, index version. */
  private List<Object> place() {
    return List.of(index.tenant().value(), index.storeId(), index.version());
  }
}
