package dev.embedway.pgvector;

import dev.embedway.core.model.Vector;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.Storable;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.pgvector.sql.EmbeddingTable;
import dev.embedway.pgvector.sql.HalfvecArray;
import dev.embedway.pgvector.sql.Jsonb;
import dev.embedway.pgvector.sql.Sql;
import dev.embedway.pgvector.sql.SqlErrors;
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
 * The statements that write records of one index, and two that delete what they replace; and those
 * of a {@link RecordRemoval}. Immutable.
 *
 * <p>A record's generation counts its writes: the row of the document, taken first, gives the
 * number, under which chunk and vector are inserted; those of the write before go at once. Records
 * are taken in the order of their ids, so that two calls cannot wait for each other in a circle.
 */
final class RecordWriter {

  private final VectorIndex index;
  private final EmbeddingTable table;
  private final List<VectorRecord> records;
  private final String[] ids;
  private final List<Vector> vectors;
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
    this.ids = strings(records, VectorRecord::id);
    this.vectors = table.checked(records.stream().map(VectorRecord::vector).toList());
    this.removal = new RecordRemoval(index, new TreeSet<>(change.removed()));
  }

  /**
   * Result of a change.
   *
   * @param added records that were not there
   * @param deleted vectors, replaced ones among them
   */
  record Written(long added, long deleted) {}

  /** Makes the change and counts the records; empty if the store was deleted. */
  Optional<Written> write(Connection connection) throws SQLException {
    if (records.isEmpty()) {
      return StoreLock.share(connection, index)
          ? Optional.empty()
          : Optional.of(new Written(0, remove(connection)));
    }
    boolean there;
    try (PreparedStatement statement = begin().prepare(connection)) {
      statement.execute();
      statement.getMoreResults();
      if (Sql.isTrue(statement)) {
        return Optional.empty();
      }
      // Past the count of rows of versions that were made.
      statement.getMoreResults();
      statement.getMoreResults();
      there = Sql.isTrue(statement);
    }
    long removed = remove(connection);
    Written put = there ? upsert(connection) : insert(connection);
    return Optional.of(new Written(put.added(), put.deleted() + removed));
  }

  /** Shares the store's lock, makes the version's row, and finds whether any record is there. */
  private Sql begin() {
    return StoreLock.share(index.tenant(), index.storeId())
        .then(IndexVersionRow.insert(index))
        .then(
            Sql.of(
                    "SELECT EXISTS (SELECT 1 FROM documents WHERE tenant = ? AND store_id = ?"
                        + " AND version = ? AND document_id = ANY(?::text[]))")
                .values(place())
                .values(Collections.singletonList(ids)));
  }

  private long remove(Connection connection) throws SQLException {
    RecordRemoval.Removed removed = removal.run(connection);
    RecordCounts.add(connection, index, -removed.records());
    return removed.vectors();
  }

  /**
   * Writes records that are not there, which plain inserts do in three quarters of the time. The
   * driver sends them at once, and the server begins with the first before it has the others.
   *
   * @throws SQLException a conflict where another transaction wrote one meanwhile: the next attempt
   *     finds it
   */
  private Written insert(Connection connection) throws SQLException {
    Sql insert =
        Sql.of(
                """
                INSERT INTO documents
                  (tenant, store_id, version, document_id, key, generation, kind, own_attributes)
                SELECT ?, ?, ?, id, id, 1, 'RECORD', attributes::jsonb
                FROM unnest(?::text[], ?::text[]) AS given (id, attributes);
                INSERT INTO chunks (tenant, store_id, version, document_id, generation, ordinal,
                  start_at, end_at, tokens, text, terms)
                SELECT ?, ?, ?, id, 1, 0, 0, length, tokens, text, embedway_terms(config, text)
                FROM (SELECT embedway_text_config(?, ?, ?) AS config OFFSET 0) AS version,
                  unnest(?::text[], ?::int[], ?::int[], ?::text[])
                    AS given (id, length, tokens, text);
                INSERT INTO %s
                  (tenant, store_id, version, document_id, generation, ordinal, embedding)
                SELECT ?, ?, ?, id, 1, 0, vector FROM unnest(?::text[], ?) AS given (id, vector)\
                """
                    .formatted(table.tableName()))
            .values(place())
            .values(List.of(ids, attributes()))
            .values(place())
            .values(place())
            .values(List.of(ids, lengths(), tokens(), strings(records, VectorRecord::text)))
            .values(place())
            .values(List.of(ids, HalfvecArray.of(connection, vectors)))
            .then(RecordCounts.adding(index, records.size()));
    try (PreparedStatement statement = insert.prepare(connection)) {
      statement.execute();
      return new Written(records.size(), 0);
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

  private Written upsert(Connection connection) throws SQLException {
    Replaced replaced = put(connection);
    deleteEarlier(connection, "chunks", replaced);
    long deleted = deleteEarlier(connection, table.tableName(), replaced);
    int added = records.size() - replaced.ids().size();
    RecordCounts.add(connection, index, added);
    return new Written(added, deleted);
  }

  /** Writes the rows of the documents, whose generation is the number of writes, and the others. */
  private Replaced put(Connection connection) throws SQLException {
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
                    ids,
                    attributes(),
                    lengths(),
                    tokens(),
                    strings(records, VectorRecord::text),
                    HalfvecArray.of(connection, vectors)))
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

  private String[] attributes() {
    return strings(records, record -> Jsonb.write(record.attributes()));
  }

  private int[] lengths() {
    return records.stream().mapToInt(record -> record.text().length()).toArray();
  }

  private int[] tokens() {
    return records.stream().mapToInt(VectorRecord::tokens).toArray();
  }

  private static String[] strings(
      List<VectorRecord> records, Function<VectorRecord, String> value) {
    return records.stream().map(value).toArray(String[]::new);
  }

  /** Tenant, store, index version. */
  private List<Object> place() {
    return List.of(index.tenant().value(), index.storeId(), index.version());
  }
}
