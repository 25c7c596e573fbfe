package dev.embedway.core.record;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.store.StoreLookup;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.Identifiers;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.RecordPage;
import dev.embedway.core.vector.RecordQuery;
import dev.embedway.core.vector.StoredRecord;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.core.vector.VectorStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Records of stores as callers write, read and delete them. Changes are written into the audit log
 * before they are made, and go to every open version of a store.
 */
@ThreadSafe
public final class RecordService {

  /** Times that a change is made, each because the store got a version meanwhile. */
  private static final int MAX_ATTEMPTS = 3;

  private static final Duration SOON = Duration.ofSeconds(1);

  private final StoreLookup stores;
  private final VectorStore vectors;
  private final RecordVectors made;
  private final Identifiers identifiers;
  private final AuditTrail audit;

  /**
   * A service over a store of vectors.
   *
   * @param embedder of contents
   * @param identifiers makes the ids of records that have none
   */
  public RecordService(
      StoreLookup stores,
      VectorStore vectors,
      ContentEmbedder embedder,
      Identifiers identifiers,
      AuditTrail audit) {
    this.stores = stores;
    this.vectors = vectors;
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
    GivenRecords given = GivenRecords.of(records, found.dim(), identifiers);
    List<RecordChange> first = made.changes(request, found, given, permits);
    audit.note(
        request.caller(),
        found.tenant(),
        "record.upsert",
        found.id(),
        Map.of(),
        Map.of("store", found.name(), "records", String.valueOf(given.last().size())));
    change(found, first, current -> made.changes(request, current, given, permits));
    return given.ids();
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
    Function<StoreSpec, List<RecordChange>> removal =
        current ->
            current.indexes().stream()
                .map(index -> RecordChange.ofRemoved(index, List.of(id)))
                .toList();
    if (change(found, removal.apply(found), removal) == 0) {
      throw notFound();
    }
  }

  /**
   * Makes a change in every open version; once more where there is another version by then, to
   * which records may have been brought from the others before they were changed.
   *
   * @return number of vectors that the first attempt deleted
   */
  private long change(
      StoreSpec store, List<RecordChange> first, Function<StoreSpec, List<RecordChange>> again) {
    long deleted = apply(first);
    StoreSpec before = store;
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      StoreSpec now = stores.require(store.tenant(), store.id());
      if (before.indexes().containsAll(now.indexes())) {
        return deleted;
      }
      apply(again.apply(now));
      before = now;
    }
    throw new UnavailableException(
        ErrorCode.STORE_UNAVAILABLE,
        "the store's versions change; send the request again",
        SOON,
        null);
  }

  private long apply(List<RecordChange> changes) {
    OptionalLong deleted = vectors.changeRecords(changes);
    return deleted.orElseThrow(
        () -> new NotFoundException(ErrorCode.STORE_NOT_FOUND, "the vector store was deleted"));
  }

  private static NotFoundException notFound() {
    return new NotFoundException(
        ErrorCode.VECTOR_NOT_FOUND, "the vector store has no record of this id");
  }
}
