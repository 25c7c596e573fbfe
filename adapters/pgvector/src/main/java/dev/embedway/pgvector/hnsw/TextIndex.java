package dev.embedway.pgvector.hnsw;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.pgvector.schema.PgSchema;
import dev.embedway.pgvector.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * The GIN index over the words of one index version, whether it exists or not (docs/adr/0087). A
 * version that has an HNSW index has one. Immutable.
 *
 * @param index the version
 */
public record TextIndex(VectorIndex index) {

  /** Prefix of every text index's name, and of no other index's of the schema. */
  static final String PREFIX = "words_";

  /** A build of 100,000 chunks of 150 words takes 3 s with it. */
  private static final String BUILD_MEMORY = "128MB";

  private static final String READY =
      """
      SELECT h.reltuples::bigint FROM pg_class h JOIN pg_index x ON x.indexrelid = h.oid
      WHERE h.oid = to_regclass(?) AND x.indisvalid AND x.indisready
        AND EXISTS (SELECT FROM pg_index w
          WHERE w.indexrelid = to_regclass(?) AND w.indisvalid AND w.indisready)\
      """;

  /** Its name, the same wherever it is asked for. */
  String name() {
    return PREFIX + new HnswIndex(index).name().substring(HnswIndex.PREFIX.length());
  }

  /** {@code maintenance_work_mem} for building it. */
  static String memory() {
    return BUILD_MEMORY;
  }

  /**
   * Builds it while rows are read and written. Without a list of pending entries, through which
   * each search would have to go word by word.
   */
  String create() {
    return "CREATE INDEX CONCURRENTLY "
        + name()
        + " ON chunks USING gin (terms, heading_terms) WITH (fastupdate = off) WHERE "
        + new HnswIndex(index).rows();
  }

  /**
   * Count of the version's chunks that the catalogue last recorded, with its HNSW index; empty
   * unless both indexes are ready. GIN's own count is one of words.
   */
  public OptionalLong chunks(Connection connection) throws SQLException {
    Sql ready = Sql.of(READY, new HnswIndex(index).qualifiedName(), PgSchema.SCHEMA + "." + name());
    try (PreparedStatement statement = ready.prepare(connection);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? OptionalLong.of(Math.max(1, row.getLong(1))) : OptionalLong.empty();
    }
  }
}
