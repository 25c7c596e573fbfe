package dev.embedway.core.vector;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.model.Vector;
import dev.embedway.core.store.VectorIndex;
import java.util.List;

/**
 * Records on their way from one version of a store into another that does not have them yet.
 *
 * <p>Thread-safe. A record is brought as it was read or not at all: one that was written or removed
 * meanwhile, and one that the other version has by then, are left alone. So calls may be repeated,
 * cut off anywhere, and made beside changes of the same records. Every method throws {@link
 * EmbedwayException} of code {@code store_unavailable} when the database does not answer.
 */
public interface RecordTransfer {

  /** The way of records; both are versions of one store. */
  record Way(VectorIndex from, VectorIndex to) {}

  /**
   * A record as it was read.
   *
   * @param generation count of its writes
   */
  record Found(String id, long generation, String text) {}

  /**
   * A record with its vector for the other version.
   *
   * @param tokens of its text, as the other version's model counts them
   */
  record Embedded(Found found, int tokens, Vector vector) {}

  /**
   * Reads records with a text that the other version lacks, by ascending id.
   *
   * @param after id behind which they begin; empty for the first
   */
  List<Found> read(Way way, String after, int max);

  /**
   * Copies records that the other version lacks, with their vectors, in one transaction.
   *
   * @param way between versions of one vector space and length
   * @return number of those that were read, of which some may have been left alone; 0 when none is
   *     lacking or the store was deleted
   */
  int copy(Way way, int max);

  /**
   * Writes records with other vectors, in one transaction.
   *
   * @throws EmbedwayException {@code dimension_mismatch} when a vector's length is not the index's
   */
  void bring(Way way, List<Embedded> records);
}
