package dev.embedway.pgvector;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.model.Vector;
import dev.embedway.core.vector.Storable;
import dev.embedway.core.vector.VectorBatch;
import dev.embedway.core.vector.VectorStore.BatchOutcome;
import dev.embedway.pgvector.sql.EmbeddingTable;
import dev.embedway.pgvector.sql.HalfvecArray;
import dev.embedway.pgvector.sql.Jsonb;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The statements that add one batch. Immutable.
 *
 * <p>The document's row is locked before anything else of the document is read or written, so that
 * of two last batches the later one counts the earlier one's; and a batch of a generation that
 * cannot become current any more is not written at all.
 */
final class VectorBatchWriter {

  private static final String PLACE = "tenant, store_id, version, document_id, generation, ";

  // Terms that are not given are made by the version's configuration.
  private static final String INSERT_CHUNK =
      "INSERT INTO chunks ("
          + PLACE
          + "ordinal, start_at, end_at, tokens, text, headings%s)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb%s)"
          + " ON CONFLICT DO NOTHING";
  private static final String OF_VERSION = INSERT_CHUNK.formatted("", "");
  private static final String OF_DOCUMENT =
      INSERT_CHUNK.formatted(
          ", terms, heading_terms",
          ", embedway_terms(?::regconfig, ?), embedway_heading_terms(?::regconfig, ?::jsonb)");

  private static final String INSERT_EMBEDDING =
      "INSERT INTO %s ("
          + PLACE
          + "ordinal, embedding) SELECT ?, ?, ?, ?, ?, ordinal, vector"
          + " FROM unnest(?::int[], ?) AS given (ordinal, vector) ON CONFLICT DO NOTHING";

  private final VectorBatch batch;
  private final DocumentRow document;
  private final EmbeddingTable table;
  private final Optional<TextConfig> config;

  private final List<Vector> vectors;

  /** Checks all that can be before a connection is taken. */
  VectorBatchWriter(VectorBatch batch) {
    this.batch = batch;
    this.document = new DocumentRow(batch.index(), batch.documentId());
    this.table = new EmbeddingTable(batch.index().dim());
    this.vectors = table.checked(batch.entries().stream().map(VectorBatch.Entry::vector).toList());
    this.config = TextConfig.of(batch);
    Storable.check(batch);
  }

  BatchOutcome write(Connection connection) throws SQLException {
    if (StoreLock.share(connection, batch.index())) {
      return BatchOutcome.SUPERSEDED;
    }
    DocumentRow.State state = document.lock(connection, batch.documentKey());
    if (state.isNewerThan(batch.generation())) {
      return BatchOutcome.SUPERSEDED;
    }
    // Of a generation that is shown too, for chunks that lacked when it became so.
    insertChunks(connection);
    insertEmbeddings(connection);
    if (state.shows(batch.generation())) {
      return BatchOutcome.COMPLETED;
    }
    if (markDone(connection) < batch.batches()) {
      return BatchOutcome.WRITTEN;
    }
    document.show(connection, batch);
    return BatchOutcome.COMPLETED;
  }

  private void insertChunks(Connection connection) throws SQLException {
    if (config.isPresent()) {
      config.get().note(connection, batch.index());
    }
    String insert = config.isPresent() ? OF_DOCUMENT : OF_VERSION;
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      for (VectorBatch.Entry entry : batch.entries()) {
        Chunk chunk = entry.chunk();
        String headings = Jsonb.write(chunk.headings());
        List<Object> row = place();
        row.addAll(
            List.of(
                chunk.ordinal(),
                chunk.start(),
                chunk.end(),
                chunk.tokens(),
                chunk.text(),
                headings));
        config
            .map(TextConfig::qualified)
            .ifPresent(name -> row.addAll(List.of(name, chunk.text(), name, headings)));
        Sql.bind(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void insertEmbeddings(Connection connection) throws SQLException {
    int[] ordinals = batch.entries().stream().mapToInt(e -> e.chunk().ordinal()).toArray();
    HalfvecArray all = HalfvecArray.of(connection, vectors);
    Sql insert =
        Sql.of(INSERT_EMBEDDING.formatted(table.tableName()))
            .values(place())
            .values(List.of(ordinals, all));
    try (PreparedStatement statement = insert.prepare(connection)) {
      statement.executeUpdate();
    }
  }

  private List<Object> place() {
    List<Object> values = new ArrayList<>(document.key());
    values.add(batch.generation());
    return values;
  }

  /** Marks the batch as written and counts those that are. */
  private int markDone(Connection connection) throws SQLException {
    Sql insert =
        Sql.of("INSERT INTO done_batches (" + PLACE + "batch) VALUES (?, ?, ?, ?, ?, ?)")
            .values(place())
            .add(" ON CONFLICT DO NOTHING", batch.batch());
    try (PreparedStatement statement = insert.prepare(connection)) {
      statement.executeUpdate();
    }
    Sql count =
        Sql.of("SELECT count(*) FROM done_batches WHERE ")
            .add(DocumentRow.WHERE + " AND generation = ?")
            .values(place());
    try (PreparedStatement statement = count.prepare(connection);
        var rows = statement.executeQuery()) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
