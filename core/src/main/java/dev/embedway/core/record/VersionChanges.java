package dev.embedway.core.record;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.store.StoreLookup;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.RecordRoom;
import dev.embedway.core.vector.VectorStore;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/** Changes of records in every open version of a store. */
@ThreadSafe
final class VersionChanges {

  /** Times that a change is made, each because the store got a version meanwhile. */
  private static final int MAX_ATTEMPTS = 3;

  private static final Duration SOON = Duration.ofSeconds(1);

  private final StoreLookup stores;
  private final VectorStore vectors;
  private final RecordQuota quota;

  VersionChanges(StoreLookup stores, VectorStore vectors, RecordQuota quota) {
    this.stores = stores;
    this.vectors = vectors;
    this.quota = quota;
  }

  /**
   * Makes a change in every open version; once more where there is another version by then, to
   * which records may have been brought from the others before they were changed.
   *
   * @return number of vectors that the first attempt deleted
   * @throws dev.embedway.core.error.EmbedwayException {@code store_not_found} if it was deleted,
   *     {@code store_unavailable} while its versions change, {@code quota_exceeded}
   */
  long make(
      StoreSpec store, List<RecordChange> first, Function<StoreSpec, List<RecordChange>> again) {
    long deleted = inVersions(store, first, again);
    quota.note(store.tenant());
    return deleted;
  }

  private long inVersions(
      StoreSpec store, List<RecordChange> first, Function<StoreSpec, List<RecordChange>> again) {
    long deleted = apply(store, first);
    StoreSpec before = store;
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      StoreSpec now = stores.require(store.tenant(), store.id());
      if (before.indexes().containsAll(now.indexes())) {
        return deleted;
      }
      apply(now, again.apply(now));
      before = now;
    }
    throw new UnavailableException(
        ErrorCode.STORE_UNAVAILABLE,
        "the store's versions change; send the request again",
        SOON,
        null);
  }

  /** Removes records; returns and throws as {@link #make} does. */
  long remove(StoreSpec store, List<String> ids) {
    Function<StoreSpec, List<RecordChange>> removal =
        current ->
            current.indexes().stream().map(index -> RecordChange.ofRemoved(index, ids)).toList();
    return make(store, removal.apply(store), removal);
  }

  private long apply(StoreSpec store, List<RecordChange> changes) {
    boolean isRemoval = changes.stream().allMatch(change -> change.written().isEmpty());
    RecordRoom room = isRemoval ? RecordRoom.UNLIMITED : quota.room(store.tenant());
    OptionalLong deleted = vectors.changeRecords(changes, room);
    return deleted.orElseThrow(
        () -> new NotFoundException(ErrorCode.STORE_NOT_FOUND, "the vector store was deleted"));
  }
}
