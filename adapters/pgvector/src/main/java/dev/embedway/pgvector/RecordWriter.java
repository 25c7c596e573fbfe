package dev.embedway.pgvector;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.Storable;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.pgvector.sql.EmbeddingTable;
import dev.embedway.pgvector.sql.HalfvecArray;
import dev.embedway.pgvector.sql.Jsonb;
import dev.embedway.pgvector.sql.Sql;
import dev.embedway.pgvector.sql.SqlErrors;
import java.nio.FloatBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The statements that write records of one index: one for all of them, and two that delete what
 * they replace; and those of a {@link RecordRemoval}. Immutable.
 *
 * <p>A record's generation counts its writes: the row of the document, taken first, gives the
 * number, under which chunk and vector are inserted; those of the write before go at once. Records
 * are taken in the order of their ids, so that two calls cannot wait for each other in a circle.
 */
final class RecordWriter {

  private final VectorIndex index;
  private final EmbeddingTable table;
  private final List<VectorRecord> records;

  /** Floats of the records' vectors, each at length 1; not moved. */
  private final FloatBuffer vectors;

  private final RecordRemoval removal;

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
    this.vectors = table.units(records.stream().map(VectorRecord::vector).toList());
    this.removal = new RecordRemoval(index, new TreeSet<>(change.removed()));
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
    return Optional.of(put(connection).plus(removal.run(connection)));
  }

  private Written put(Connection connection) throws SQLException {
    if (records.isEmpty()) {
      return new Written(index, 0, 0, 0);
    }
    try (PreparedStatement version = IndexVersionRow.insert(index).prepare(connection)) {
      version.executeUpdate();
    }
    if (!isAnyThere(connection)) {
      insert(connection);
      return new Written(index, records.size(), 0, 0);
    }
    Replaced replaced = upsert(connection);
    int added = records.size() - replaced.ids().size();
    deleteEarlier(connection, "chunks", replaced);
    return new Written(index, added, 0, deleteEarlier(connection, table.tableName(), replaced));
  }

  private boolean isAnyThere(Connection connection) throws SQLException {
    Sql find =
        Sql.of(
                "SELECT EXISTS (SELECT 1 FROM documents WHERE tenant = ? AND store_id = ?"
                    + " AND version = ? AND document_id = ANY(?::text[]))")
            .values(place())
            .values(Collections.singletonList(strings(VectorRecord::id)));
    try (PreparedStatement statement = find.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /**
   * Writes records that are not there, which a plain insert does in three quarters of the time.
   *
   * @throws SQLException a conflict where another transaction wrote one meanwhile: the next attempt
   *     finds it
   */
  private void insert(Connection connection) throws SQLException {
    Object ids = strings(VectorRecord::id);
    Sql insert =
        Sql.of(
                """
                WITH version AS MATERIALIZED (SELECT embedway_text_config(?, ?, ?) AS config),
                put AS (
                  INSERT INTO documents
                    (tenant, store_id, version, document_id, key, generation, kind, own_attributes)
                  SELECT ?, ?, ?, id, id, 1, 'RECORD', attributes::jsonb
                  FROM unnest(?::text[], ?::text[]) AS given (id, attributes)),
                chunk AS (
                  INSERT INTO chunks (tenant, store_id, version, document_id, generation, ordinal,
                    start_at, end_at, tokens, text, terms)
                  SELECT ?, ?, ?, id, 1, 0, 0, length, tokens, text, embedway_terms(config, text)
                  FROM version, unnest(?::text[], ?::int[], ?::int[], ?::text[])
                    AS given (id, length, tokens, text))
                INSERT INTO %s
                  (tenant, store_id, version, document_id, generation, ordinal, embedding)
                SELECT ?, ?, ?, id, 1, 0, vector FROM unnest(?::text[], ?) AS given (id, vector)\
                """
                    .formatted(table.tableName()))
            .values(place())
            .values(place())
            .values(List.of(ids, attributes()))
            .values(place())
            .values(List.of(ids, lengths(), tokens(), strings(VectorRecord::text)))
            .values(place())
            .values(List.of(ids, all(connection)));
    try (PreparedStatement statement = insert.prepare(connection)) {
      statement.executeUpdate();
    } catch (SQLException e) {
      throw SqlErrors.isDuplicate(e) ? SqlErrors.conflict(e) : e;
    }
  }

  /**
   * Records that were there already.
   *
   * @param generations that they have now, in the order of the ids
   */
  private record Replaced(List<String> ids, List<Long> generations) {}

  /** Writes the rows of the documents, whose generation is the number of writes, and the others. */
  private Replaced upsert(Connection connection) throws SQLException {
    Sql upsert =
        Sql.of(
                """
                WITH version AS MATERIALIZED (SELECT embedway_text_config(?, ?, ?) AS config),
                given AS MATERIALIZED (
                  SELECT id, attributes, length, tokens, text, vector, place
                  FROM unnest(?::text[], ?::text[], ?::int[], ?::int[], ?::text[], ?)
                    WITH ORDINALITY AS given (id, attributes, length, tokens, text, vector, place)),
                put AS (
                  INSERT INTO documents AS d
                    (tenant, store_id, version, document_id, key, generation, kind, own_attributes)
                  SELECT ?, ?, ?, id, id, 1, 'RECORD', attributes::jsonb FROM given ORDER BY place
                  ON CONFLICT (tenant, store_id, version, document_id) DO UPDATE
                    SET generation = coalesce(d.generation, 0) + 1, kind = 'RECORD',
                      removed = false, own_attributes = excluded.own_attributes, updated_at = now()
                  RETURNING document_id, generation),
                chunk AS (
                  INSERT INTO chunks (tenant, store_id, version, document_id, generation, ordinal,
                    start_at, end_at, tokens, text, terms)
                  SELECT ?, ?, ?, id, generation, 0, 0, length, tokens, text,
                    embedway_terms(config, text)
                  FROM version, put JOIN given ON id = document_id),
                embedded AS (
                  INSERT INTO %s
                    (tenant, store_id, version, document_id, generation, ordinal, embedding)
                  SELECT ?, ?, ?, id, generation, 0, vector FROM put JOIN given ON id = document_id)
                SELECT document_id, generation FROM put WHERE generation > 1\
                """
                    .formatted(table.tableName()))
            .values(place())
            .values(
                List.of(
                    strings(VectorRecord::id),
                    attributes(),
                    lengths(),
                    tokens(),
                    strings(VectorRecord::text),
                    all(connection)))
            .values(place())
            .values(place())
            .values(place());
    List<String> ids = new ArrayList<>();
    List<Long> generations = new ArrayList<>();
    try (PreparedStatement statement = upsert.prepare(connection);
        ResultSet written = statement.executeQuery()) {
      while (written.next()) {
        ids.add(written.getString(1));
        generations.add(written.getLong(2));
      }
    }
    return new Replaced(ids, generations);
  }

  // OFFSET 0 keeps the look-up of each record's rows a look-up by primary key.
  private long deleteEarlier(Connection connection, String name, Replaced replaced)
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
    List<Object> given =
        List.of(
            replaced.ids().toArray(String[]::new),
            replaced.generations().stream().mapToLong(Long::longValue).toArray());
    try (PreparedStatement statement =
        Sql.of(delete).values(given).values(place()).prepare(connection)) {
      return statement.executeUpdate();
    }
  }

  private HalfvecArray all(Connection connection) throws SQLException {
    return HalfvecArray.of(connection, vectors.duplicate(), table.dim());
  }

  private String[] attributes() {
    return strings(record -> Jsonb.write(record.attributes()));
  }

  private int[] lengths() {
    return records.stream().mapToInt(record -> record.text().length()).toArray();
  }

  private int[] tokens() {
    return records.stream().mapToInt(VectorRecord::tokens).toArray();
  }

  private String[] strings(Function<VectorRecord, String> value) {
    return records.stream().map(value).toArray(String[]::new);
  }

  /** Tenant, store, index version. */
  private List<Object> place() {
    return List.of(index.tenant().value(), index.storeId(), index.version());
  }
}
