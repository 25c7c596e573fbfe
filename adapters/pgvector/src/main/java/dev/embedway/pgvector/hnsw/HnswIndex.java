package dev.embedway.pgvector.hnsw;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.vector.HnswBuild;
import dev.embedway.pgvector.schema.PgSchema;
import dev.embedway.pgvector.sql.EmbeddingTable;
import dev.embedway.pgvector.sql.SqlLiteral;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The HNSW index over the vectors of one index version, whether it exists or not. Immutable.
 *
 * @param index the version
 */
public record HnswIndex(VectorIndex index) {

  /** Prefix of every HNSW index's name, and of no other index's of the schema. */
  static final String PREFIX = "hnsw_";

  /** Class of the operators that compare its vectors, by the cosine. */
  static final String OPERATORS = "halfvec_cosine_ops";

  /** pgvector's own limit of halfvec under HNSW (README, "HNSW"). */
  static final int MAX_DIM = 4_000;

  private static final int NAME_DIGITS = 32;
  private static final long MEGABYTE = 1L << 20;

  /** Bytes of a vertex beside its vector, measured: 16..32 neighbours with their distances. */
  private static final long VERTEX_BYTES = 1_200;

  /** Beyond it the rest of an index is built on disk, more slowly. */
  private static final long MAX_BUILD_MEMORY = 512 * MEGABYTE;

  private static final long MIN_BUILD_MEMORY = 64 * MEGABYTE;

  /** True if an HNSW index can hold vectors of this length. */
  static boolean holds(int dim) {
    return dim <= MAX_DIM;
  }

  /** Its name, the same wherever it is asked for. */
  String name() {
    try {
      String place =
          index.tenant().value()
              + "/"
              + index.storeId()
              + "/"
              + index.version()
              + "/"
              + index.dim();
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(place.getBytes(StandardCharsets.UTF_8));
      return PREFIX + HexFormat.of().formatHex(hash).substring(0, NAME_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The name with its schema, which a look-up by name wants. */
  String qualifiedName() {
    return PgSchema.SCHEMA + "." + name();
  }

  /** The rows that it is over: its predicate, and what a query must say word by word to use it. */
  public String rows() {
    return "tenant = "
        + SqlLiteral.of(index.tenant().value())
        + " AND store_id = "
        + SqlLiteral.of(index.storeId())
        + " AND version = "
        + index.version();
  }

  /** Its name while it is built beside the one that is searched. */
  String nextName() {
    return name() + "_next";
  }

  /** Builds it under a name while rows are read and written. */
  String create(String name, HnswBuild build) {
    return "CREATE INDEX CONCURRENTLY "
        + name
        + " ON "
        + new EmbeddingTable(index.dim()).tableName()
        + " USING hnsw (embedding "
        + OPERATORS
        + ") WITH (m = "
        + build.m()
        + ", ef_construction = "
        + build.efConstruction()
        + ") WHERE "
        + rows();
  }

  /** Puts the one that was built beside it in its place: both, in one transaction. */
  List<String> swap() {
    return List.of(
        "ALTER INDEX " + name() + " RENAME TO " + formerName(),
        "ALTER INDEX " + nextName() + " RENAME TO " + name());
  }

  /** Its name once another is in its place. */
  String formerName() {
    return name() + "_former";
  }

  /** Drops the one of this name while rows are read and written. */
  static String drop(String name) {
    return "DROP INDEX CONCURRENTLY IF EXISTS " + name;
  }

  /** {@code maintenance_work_mem} for building it over so many vectors. */
  String memory(long vectors) {
    long needed = vectors * (2L * index.dim() + VERTEX_BYTES);
    return Math.clamp(needed, MIN_BUILD_MEMORY, MAX_BUILD_MEMORY) / MEGABYTE + "MB";
  }
}
