package dev.embedway.pgvector;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.MetadataFileAttributes;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.pgvector.sql.Jsonb;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * The row that says which generation of a document is seen. Immutable.
 *
 * @param index where the document is
 * @param documentId which one
 */
record DocumentRow(VectorIndex index, String documentId) {

  /** Names the row; its values are {@link #key}. */
  static final String WHERE = "tenant = ? AND store_id = ? AND version = ? AND document_id = ?";

  private static final String INSERT =
      ") INSERT INTO documents (tenant, store_id, version, document_id, key)"
          + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

  // At an equal generation the removal stands, in whichever order the two come.
  private static final String REMOVE =
      "INSERT INTO documents AS d (tenant, store_id, version, document_id, key, generation, removed)"
          + " VALUES (?, ?, ?, ?, '', ?, true)"
          + " ON CONFLICT (tenant, store_id, version, document_id) DO UPDATE"
          + " SET generation = excluded.generation, removed = true, own_attributes = '{}',"
          + " updated_at = now()"
          + " WHERE d.generation IS NULL OR d.generation <= excluded.generation";

  private static final String DESCRIBE =
      "INSERT INTO documents AS d"
          + " (tenant, store_id, version, document_id, key, side_attributes, side_version)"
          + " VALUES (?, ?, ?, ?, '', ?::jsonb, ?)"
          + " ON CONFLICT (tenant, store_id, version, document_id) DO UPDATE"
          + " SET side_attributes = excluded.side_attributes,"
          + " side_version = excluded.side_version, updated_at = now()"
          + " WHERE d.side_version < excluded.side_version";

  /**
   * State of a document that searches see.
   *
   * @param generation its current one, or {@link Long#MIN_VALUE} when none was ever complete
   * @param removed whether that generation is a removal
   */
  record State(long generation, boolean removed) {

    boolean isNewerThan(long other) {
      return generation > other || (removed && generation == other);
    }

    boolean shows(long other) {
      return !removed && generation == other;
    }
  }

  /** Tenant, store, index version, document. */
  List<Object> key() {
    return List.of(index.tenant().value(), index.storeId(), index.version(), documentId);
  }

  /**
   * Makes the row if it is not there, and that of its version, and keeps it from others to the
   * transaction's end.
   */
  State lock(Connection connection, String documentKey) throws SQLException {
    try (PreparedStatement insert =
        Sql.of("WITH made AS (")
            .add(IndexVersionRow.insert(index))
            .add(INSERT)
            .values(key())
            .values(List.of(documentKey))
            .prepare(connection)) {
      insert.executeUpdate();
    }
    Sql select =
        Sql.of("SELECT generation, removed FROM documents WHERE " + WHERE + " FOR UPDATE")
            .values(key());
    try (PreparedStatement statement = select.prepare(connection);
        var rows = statement.executeQuery()) {
      rows.next();
      long generation = rows.getLong("generation");
      return new State(rows.wasNull() ? Long.MIN_VALUE : generation, rows.getBoolean("removed"));
    }
  }

  /** Makes the batch's generation current. */
  void show(Connection connection, VectorBatch batch) throws SQLException {
    Sql update =
        Sql.of(
                "UPDATE documents SET generation = ?, removed = false, key = ?,"
                    + " own_attributes = ?::jsonb, side_attributes = CASE WHEN side_version < ?"
                    + " THEN ?::jsonb ELSE side_attributes END,"
                    + " side_version = greatest(side_version, ?), updated_at = now() WHERE "
                    + WHERE,
                batch.generation(),
                batch.documentKey(),
                Jsonb.write(batch.attributes()),
                batch.metadata().version(),
                Jsonb.write(batch.metadata().attributes()),
                batch.metadata().version())
            .values(key());
    try (PreparedStatement statement = update.prepare(connection)) {
      statement.executeUpdate();
    }
  }

  /** Gives the document attributes of its metadata file, unless newer ones are there. */
  void applyMetadata(Connection connection, MetadataFileAttributes metadata) throws SQLException {
    List<Object> values = List.of(Jsonb.write(metadata.attributes()), metadata.version());
    try (PreparedStatement statement =
        Sql.of(DESCRIBE).values(key()).values(values).prepare(connection)) {
      statement.executeUpdate();
    }
  }

  /** Makes a removal current at {@code generation}, unless the current one is newer. */
  void remove(Connection connection, long generation) throws SQLException {
    try (PreparedStatement statement =
        Sql.of(REMOVE).values(key()).values(List.of(generation)).prepare(connection)) {
      statement.executeUpdate();
    }
  }
}
