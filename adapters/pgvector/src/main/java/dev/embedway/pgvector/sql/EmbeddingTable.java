package dev.embedway.pgvector.sql;

import com.pgvector.PGhalfvec;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.model.Vector;
import dev.embedway.core.store.StorableDims;
import dev.embedway.core.vector.Storable;
import java.util.List;

/**
 * The table that holds vectors of one length. Immutable.
 *
 * @param dim one of {@link #DIMS}
 */
public record EmbeddingTable(int dim) {

  /** The lengths that the migrations made a table for. */
  public static final List<Integer> DIMS = StorableDims.ALL;

  public EmbeddingTable {
    StorableDims.require(dim);
  }

  /** The table's name, without its schema. */
  public String tableName() {
    return "embedding_" + dim;
  }

  /**
   * A row's or a query's value, at length 1: cosines stay the same, and no float leaves half
   * precision's range.
   *
   * @throws ConflictException {@code dimension_mismatch} for a vector of another length
   */
  public PGhalfvec value(Vector vector) {
    return new PGhalfvec(Storable.unit(vector, dim).toArray());
  }

  /** Refuses what {@link #value} does; returns the vectors. */
  public List<Vector> checked(List<Vector> vectors) {
    vectors.forEach(vector -> Storable.check(vector, dim));
    return vectors;
  }
}
