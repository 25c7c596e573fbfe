package dev.embedway.core.vector;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.model.Vector;
import dev.embedway.core.store.VectorIndex;
import java.util.List;

/**
 * Records on their way from one version of a store into another, of the same store or of another
 * one of the tenant, that does not have them yet.
 *
 * <p>Thread-safe. A record is brought as it was read or not at all: one that was written or removed
 * meanwhile, and one that the other version has by then, are left alone. So calls may be repeated,
 * cut off anywhere, and made beside changes of the same records. Every method throws {@link
 * EmbedwayException} of code {@code store_unavailable} when the database does not answer.
 */
public interface RecordTransfer {

  /** The way of records; both are versions of stores of one tenant. */
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
   * @param after id behind which they begin; empty for the first
   * @return ids of those that were read, ascending, of which some may have been left alone; none
   *     when none is lacking or the other version's store was deleted
   */
  List<String> copy(Way way, String after, int max);

  /**
   * Number of the records that both versions have.
   *
   * @param after id behind which they begin; empty for the first
   * @param last id that is the last of them; empty for no end
   */
  long common(Way way, String after, String last);

  /**
   * Writes records with other vectors, in one transaction.
   *
   * @throws EmbedwayException {@code dimension_mismatch} when a vector's length is not the index's
   */
  void bring(Way way, List<Embedded> records);
}
