package dev.embedway.core.vector;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.search.Filter;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchPath;
import dev.embedway.core.search.SearchableVectors;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Store in which vectors are kept and searched.
 *
 * <p>Thread-safe. Every method is durable when it returns and may be repeated, reordered against
 * its siblings or cut off at any point without another final state than one clean run. A reader
 * sees a document's old generation or its new one, whole. Every method throws {@link
 * EmbedwayException} of code {@code store_unavailable} when the database does not answer, {@code
 * deadline_exceeded} when it does not in time.
 */
public interface VectorStore extends SearchableVectors {

  /**
   * Writes one batch of a generation. The batch that completes the set makes the generation
   * current, if it is newer than what the document has; nothing is deleted.
   *
   * @throws EmbedwayException {@code dimension_mismatch} when a vector's length is not the index's
   */
  BatchOutcome write(VectorBatch batch);

  /**
   * Changes records of versions of one store, all of them or none; searches see it when this
   * returns.
   *
   * @param versions at least one, by ascending number: calls that overlap are one after the other
   *     in every version alike
   * @param room that the tenant's limit leaves for records that no version has. Calls that overlap
   *     may pass it together, by the records of one call each
   * @return number of vectors that were deleted, replaced ones among them; empty when the store was
   *     deleted, and nothing was written
   * @throws EmbedwayException {@code dimension_mismatch} when a vector's length is not the index's,
   *     {@code quota_exceeded} where there is no room, {@code store_unsupported} for several
   *     versions where the engine lacks {@link VectorFeature#RECORDS_OF_VERSIONS}
   */
  OptionalLong changeRecords(List<RecordChange> versions, RecordRoom room);

  /** Changes records without a limit; as {@link #changeRecords(List, RecordRoom)} does. */
  default OptionalLong changeRecords(List<RecordChange> versions) {
    return changeRecords(versions, RecordRoom.UNLIMITED);
  }

  /** Number of records of a version, as the changes of them have counted. */
  long countRecords(VectorIndex index, Instant deadline);

  /**
   * Number of records of a tenant's stores, each once however many versions have it; those of a
   * deleted store until {@link #drop}.
   */
  long countRecords(TenantId tenant);

  /** Writes records of one version; as {@link #changeRecords} does. */
  default OptionalLong put(VectorIndex index, List<VectorRecord> records) {
    return changeRecords(List.of(RecordChange.ofWritten(index, records)));
  }

  /** The record of an id; {@code deadline} bounds the query for it. */
  Optional<StoredRecord> record(VectorIndex index, String id, Instant deadline);

  /**
   * A part of a list of records; files are not among them. Empty when the record of {@link
   * RecordQuery.Part#after} is not in a list by an attribute, which has no place for it then.
   */
  Optional<RecordPage> records(RecordQuery query);

  /**
   * Ids of records that a filter selects, ascending by code point.
   *
   * @param after the last id of the part before; empty to begin
   * @param max number of them
   * @param deadline the query gives up then
   */
  List<String> matching(VectorIndex index, Filter filter, String after, int max, Instant deadline);

  /**
   * Makes a document of no chunks left current at {@code generation}: it is gone from search when
   * this returns, unless newer.
   */
  void remove(VectorIndex index, String documentId, long generation);

  /**
   * Gives a document attributes of its metadata file, unless newer ones are there; also before any
   * generation of it is visible, and without any change to its chunks.
   */
  void applyMetadata(VectorIndex index, String documentId, MetadataFileAttributes metadata);

  /**
   * Removes all that the index holds of documents; for a store that was deleted.
   *
   * @return number of vectors that were deleted; those of a call that was cut off are not counted
   */
  long drop(TenantId tenant, String storeId);

  /**
   * Texts of visible chunks from all over the index, the same ones while it does not change. Reads
   * the keys of all chunks.
   *
   * @param max number of them
   */
  List<String> sample(VectorIndex index, int max);

  /** Counts of what is visible in the index. */
  IndexCounts count(VectorIndex index);

  /**
   * Records that searches of an index find, and another index of the tenant has not.
   *
   * @param max ids of them
   */
  LackingRecords lacking(VectorIndex index, VectorIndex other, int max);

  /** Facts of the engine; asks nothing of it. */
  VectorEngine engine();

  @Override
  default SearchMode usualMode() {
    return engine().has(VectorFeature.TEXT_SEARCH) ? SearchMode.HYBRID : SearchMode.VECTOR;
  }

  /** Method of searches by vector of the index; {@code deadline} bounds the query for it. */
  SearchPath path(VectorIndex index, Instant deadline);

  /** Outcome of writing a batch. */
  enum BatchOutcome {
    /** Written; other batches of the generation are missing. */
    WRITTEN,
    /** Written, the set is complete, and the document's current generation is this one. */
    COMPLETED,
    /**
     * The document has a newer generation, or was removed later: nothing of this one will be seen.
     */
    SUPERSEDED
  }

  /**
   * Visible documents and chunks of an index.
   *
   * @param documents with at least one chunk
   * @param chunks of their current generations
   */
  record IndexCounts(long documents, long chunks) {}

  /**
   * Records that a version lacks.
   *
   * @param records all of them
   * @param withoutText those whose vectors alone were written
   * @param firstIds ids of some, those without text first, then by id
   */
  record LackingRecords(long records, long withoutText, List<String> firstIds) {

    /** No record. */
    public static final LackingRecords NONE = new LackingRecords(0, 0, List.of());

    public LackingRecords {
      firstIds = List.copyOf(firstIds);
    }
  }
}
