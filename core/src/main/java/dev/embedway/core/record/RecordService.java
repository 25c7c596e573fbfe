package dev.embedway.core.record;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.search.Filter;
import dev.embedway.core.store.StorableText;
import dev.embedway.core.store.StoreLookup;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.Identifiers;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.RecordPage;
import dev.embedway.core.vector.RecordQuery;
import dev.embedway.core.vector.StoredRecord;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.core.vector.VectorStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records of stores as callers write, read and delete them. Changes are written into the audit log
 * before they are made, and go to every open version of a store.
 */
@ThreadSafe
public final class RecordService {

  /** Records of one transaction of a deletion by filter. */
  private static final int DELETED_AT_ONCE = 1_000;

  private static final int MAX_AUDITED_CHARS = 1_000;

  private final StoreLookup stores;
  private final VectorStore vectors;
  private final VersionChanges changes;
  private final RecordVectors made;
  private final Identifiers identifiers;
  private final AuditTrail audit;

  /**
   * A service over a store of vectors.
   *
   * @param embedder of contents
   * @param identifiers makes the ids of records that have none
   * @param quota of the vectors of tenants
   */
  public RecordService(
      StoreLookup stores,
      VectorStore vectors,
      ContentEmbedder embedder,
      Identifiers identifiers,
      RecordQuota quota,
      AuditTrail audit) {
    this.stores = stores;
    this.vectors = vectors;
    this.changes = new VersionChanges(stores, vectors, quota);
    this.made = new RecordVectors(embedder);
    this.identifiers = identifiers;
    this.audit = audit;
  }

  /**
   * Writes records, all of them or none; searches see them when this returns. A record takes the
   * place of the one of its id, the last of several.
   *
   * @param store id or name
   * @param permits of the contents' tokens
   * @return ids, in the records' order
   * @throws dev.embedway.core.error.EmbedwayException {@code store_not_found}; {@code
   *     invalid_parameter}, {@code invalid_dimensions}, {@code empty_input} or {@code
   *     input_too_long}, which name the record's field; or what the store's model throws
   */
  public List<String> upsert(
      TenantRequest request, String store, List<NewRecord> records, Permits permits) {
    StoreSpec found = stores.require(request.tenant(), store);
    GivenRecords given = GivenRecords.of(records, found.live(), identifiers);
    List<RecordChange> first = made.changes(request, found, given, permits);
    audit.note(
        request.caller(),
        found.tenant(),
        "record.upsert",
        found.id(),
        Map.of(),
        Map.of("store", found.name(), "records", String.valueOf(given.last().size())));
    changes.make(found, first, current -> made.changes(request, current, given, permits));
    return given.ids();
  }

  /**
   * Writes records as {@link #upsert} does, with no entry in the audit log: for work whose order
   * has one.
   *
   * @param version that was live when the records were given
   * @param records each with an id
   */
  public void write(
      TenantRequest request,
      StoreSpec store,
      StoreVersion version,
      List<NewRecord> records,
      Permits permits) {
    GivenRecords given = GivenRecords.of(records, version, identifiers);
    List<RecordChange> first = made.changes(request, store, given, permits);
    changes.make(store, first, current -> made.changes(request, current, given, permits));
  }

  /**
   * Checks a record as {@link #upsert} does the first of its records, but for the length of its
   * content in tokens.
   *
   * @param version that was live when it was given
   * @throws InvalidRequestException as it does
   */
  public static void check(NewRecord record, StoreVersion version) {
    GivenRecords.check(0, record, version.dim());
  }

  /** Tokens of records' contents, as the live version's model counts them. */
  public ContentTokens tokens(TenantRequest request, StoreSpec store) {
    return made.tokens(request, store);
  }

  /**
   * The record of an id, as the live version has it.
   *
   * @throws NotFoundException {@code store_not_found} or {@code vector_not_found}
   */
  public StoredRecord get(TenantRequest request, String store, String id) {
    StoreSpec found = stores.require(request.tenant(), store);
    return Optional.of(id)
        .filter(VectorRecord::isId)
        .flatMap(sound -> vectors.record(found.index(), sound, request.deadline()))
        .orElseThrow(RecordService::notFound);
  }

  /**
   * A part of the list of a store's records, as the live version has them.
   *
   * @param terms of the list
   * @throws dev.embedway.core.error.EmbedwayException {@code store_not_found}; {@code
   *     invalid_cursor} when the list has no place for the record that the part comes after
   */
  public RecordPage list(TenantRequest request, String store, RecordTerms terms) {
    StoreSpec found = stores.require(request.tenant(), store);
    return vectors
        .records(
            new RecordQuery(
                found.index(), terms.filter(), terms.order(), terms.part(), request.deadline()))
        .orElseThrow(() ->
            new InvalidRequestException(
                ErrorCode.INVALID_CURSOR,
                "after must be the id of a record in the list, whose place it has by its metadata;"
                    + " that record is gone or was changed: begin again, or go on by offset",
                "after"));
  }

  /**
   * Deletes a record: it is gone from every version when this returns.
   *
   * @throws NotFoundException {@code store_not_found} or {@code vector_not_found}
   */
  public void delete(TenantRequest request, String store, String id) {
    StoreSpec found = stores.require(request.tenant(), store);
    if (!VectorRecord.isId(id)
        || found.indexes().stream()
            .allMatch(index -> vectors.record(index, id, request.deadline()).isEmpty())) {
      throw notFound();
    }
    audit.note(
        request.caller(),
        found.tenant(),
        "record.delete",
        found.id(),
        Map.of("store", found.name(), "record", id),
        Map.of());
    if (changes.remove(found, List.of(id)) == 0) {
      throw notFound();
    }
  }

  /**
   * Deletes the records that a filter selects in any open version, and no file: they are gone from
   * every version when this returns. A record that is written meanwhile may go or stay.
   *
   * @return number of records that were deleted
   * @throws dev.embedway.core.error.EmbedwayException {@code store_not_found}; {@code
   *     invalid_filter} for a filter that selects records without attributes; {@code
   *     deadline_exceeded} when some may be deleted and others left, which the same request again
   *     deletes
   */
  public long deleteMatching(TenantRequest request, String store, Filter filter) {
    DeletionFilter.check(filter);
    StoreSpec found = stores.require(request.tenant(), store);
    String text = filter.toString();
    // The cut may part a pair of surrogates.
    String cut = text.substring(0, Math.min(text.length(), MAX_AUDITED_CHARS));
    audit.note(
        request.caller(),
        found.tenant(),
        "record.delete_by_filter",
        found.id(),
        Map.of("store", found.name(), "filter", StorableText.of(cut)),
        Map.of());
    long deleted = 0;
    for (VectorIndex index : found.indexes()) {
      List<String> ids = matching(index, filter, "", request.deadline());
      while (!ids.isEmpty()) {
        changes.remove(found, ids);
        deleted += ids.size();
        ids = matching(index, filter, ids.getLast(), request.deadline());
      }
    }
    return deleted;
  }

  private List<String> matching(VectorIndex index, Filter filter, String after, Instant deadline) {
    return vectors.matching(index, filter, after, DELETED_AT_ONCE, deadline);
  }

  private static NotFoundException notFound() {
    return new NotFoundException(
        ErrorCode.VECTOR_NOT_FOUND, "the vector store has no record of this id");
  }
}
