package dev.embedway.pgvector.search;

import com.pgvector.PGhalfvec;
import dev.embedway.core.model.Vector;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.RecordPage;
import dev.embedway.core.vector.RecordQuery;
import dev.embedway.core.vector.RecordQuery.Direction;
import dev.embedway.core.vector.StoredRecord;
import dev.embedway.pgvector.sql.EmbeddingTable;
import dev.embedway.pgvector.sql.Jsonb;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a list of records as one statement: the filtered records numbered by their order, then
 * texts and vectors of the part. Names of attributes are bound, as all values are. Immutable.
 */
public final class RecordList {

  /** Those of an index; a condition of its own follows. */
  static final String RECORDS =
      """
      FROM documents
        WHERE tenant = ? AND store_id = ? AND version = ? AND kind = 'RECORD' AND NOT removed
          AND generation IS NOT NULL AND \
      """;

  private static final String MATCHING =
      "WITH matching AS MATERIALIZED (SELECT document_id, generation, attributes " + RECORDS;

  private static final String TYPED =
      """
      ), typed AS (
        SELECT document_id, generation, attributes, value,
          CASE jsonb_typeof(value)
            WHEN 'number' THEN 1 WHEN 'string' THEN 2 WHEN 'boolean' THEN 3 END AS type
        FROM (SELECT *, attributes -> ? AS value FROM matching) valued
      ), keyed AS (
        SELECT *, CASE WHEN type = 1 THEN (value #>> '{}')::numeric END AS number,
          CASE WHEN type = 2 THEN value #>> '{}' END COLLATE "C" AS string,
          CASE WHEN type = 3 THEN value::boolean END AS truth
        FROM typed
      ), numbered AS MATERIALIZED (
        SELECT document_id, generation, attributes, row_number() OVER (
          ORDER BY type IS NULL, \
      """;

  private static final String BY_ID =
      """
      ), numbered AS MATERIALIZED (
        SELECT document_id, generation, attributes, row_number() OVER (
          ORDER BY document_id\
      """;

  private static final String PART =
      """
      , part AS MATERIALIZED (
        SELECT * FROM numbered WHERE place > (SELECT before FROM start) ORDER BY place LIMIT ?)
      SELECT total, before, best.* FROM start
        CROSS JOIN (SELECT count(*) AS total FROM matching) counted
        LEFT JOIN (
          SELECT place, document_id, attributes, text\
      """;

  // OFFSET 0 keeps the look-ups by primary key, row by row.
  private static final String TEXT =
      """
       FROM part CROSS JOIN LATERAL (
            SELECT text FROM chunks c
            WHERE c.tenant = ? AND c.store_id = ? AND c.version = ?
              AND c.document_id = part.document_id AND c.generation = part.generation
              AND c.ordinal = 0 OFFSET 0) c\
      """;

  private static final String VECTOR =
      """
       e
            WHERE e.tenant = ? AND e.store_id = ? AND e.version = ?
              AND e.document_id = part.document_id AND e.generation = part.generation
              AND e.ordinal = 0 OFFSET 0) e\
      """;

  private final RecordQuery query;

  public RecordList(RecordQuery query) {
    this.query = query;
  }

  /** Returns nothing when the list has no place for the record that the part comes after. */
  public Optional<RecordPage> read(Connection connection) throws SQLException {
    try (PreparedStatement statement = sql().prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      List<StoredRecord> records = new ArrayList<>();
      long before = 0;
      long total = 0;
      while (rows.next()) {
        before = rows.getLong("before");
        if (rows.wasNull()) {
          return Optional.empty();
        }
        total = rows.getLong("total");
        if (rows.getString("document_id") != null) {
          records.add(record(rows));
        }
      }
      return Optional.of(new RecordPage(records, before, total));
    }
  }

  private StoredRecord record(ResultSet row) throws SQLException {
    return new StoredRecord(
        row.getString("document_id"),
        row.getString("text"),
        switch (query.part().values()) {
          case READ -> Vector.of(new PGhalfvec(row.getString("embedding")).toArray());
          case LEFT_OUT -> Vector.of();
        },
        Jsonb.readAttributes(row.getString("attributes")));
  }

  private Sql sql() {
    Sql sql = inIndex(new Sql(), MATCHING).add(FilterSql.of(query.filter()));
    numbered(sql);
    start(sql);
    sql.add(PART, query.part().limit());
    switch (query.part().values()) {
      case LEFT_OUT -> inIndex(sql, TEXT);
      case READ -> {
        inIndex(sql.add(", embedding"), TEXT);
        String table = new EmbeddingTable(query.index().dim()).tableName();
        sql.add(" CROSS JOIN LATERAL (SELECT embedding FROM ").add(table);
        inIndex(sql, VECTOR);
      }
    }
    return sql.add(") best ON true ORDER BY place");
  }

  private void numbered(Sql sql) {
    String direction =
        switch (query.order().direction()) {
          case ASC -> " ASC";
          case DESC -> " DESC";
        };
    Optional<String> attribute = query.order().attribute();
    if (attribute.isEmpty()) {
      sql.add(BY_ID).add(direction).add(") AS place FROM matching)");
      return;
    }
    sql.add(TYPED, attribute.get());
    for (String column : List.of("type", "number", "string", "truth")) {
      sql.add(column).add(direction).add(", ");
    }
    sql.add("document_id) AS place FROM keyed)");
  }

  /** An id that is gone has its place in the order by id all the same. */
  private void start(Sql sql) {
    Optional<String> after = query.part().after();
    if (after.isEmpty()) {
      sql.add(", start AS (SELECT ?::bigint AS before)", query.part().offset());
    } else if (query.order().attribute().isPresent()) {
      sql.add(
          ", start AS (SELECT (SELECT place FROM numbered WHERE document_id = ?) AS before)",
          after.get());
    } else {
      String side = query.order().direction() == Direction.ASC ? "<=" : ">=";
      sql.add(
          ", start AS (SELECT count(*) AS before FROM matching WHERE document_id " + side + " ?)",
          after.get());
    }
  }

  private Sql inIndex(Sql sql, String text) {
    VectorIndex index = query.index();
    return sql.add(text, index.tenant().value(), index.storeId(), index.version());
  }
}
