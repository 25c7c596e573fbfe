package dev.embedway.core.copy;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.record.RecordQuota;
import dev.embedway.core.record.batch.CopyOrder;
import dev.embedway.core.record.batch.UpsertBatch;
import dev.embedway.core.record.batch.UpsertBatchService;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.service.StoreService;
import dev.embedway.core.store.service.StoreState;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.core.vector.VectorEngine;
import dev.embedway.core.vector.VectorFeature;
import dev.embedway.core.vector.VectorStore;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Copies of stores as callers order them. */
@ThreadSafe
public final class StoreCopyService {

  private final StoreService stores;
  private final VectorStore vectors;
  private final RecordQuota quota;
  private final UpsertBatchService batches;

  /**
   * A service over these parts.
   *
   * @param batches do the work
   */
  public StoreCopyService(
      StoreService stores, VectorStore vectors, RecordQuota quota, UpsertBatchService batches) {
    this.stores = stores;
    this.vectors = vectors;
    this.quota = quota;
    this.batches = batches;
  }

  /**
   * Makes a store like another, and a batch that copies its records and documents.
   *
   * @param store id or name
   * @param dimensions length of the new store's vectors; empty for the other's
   * @throws EmbedwayException as {@link StoreService#createLike} does, {@code store_not_found},
   *     {@code store_expired}, {@code store_unsupported}, {@code quota_exceeded} or {@code
   *     backpressure}; there is no new store then
   */
  public UpsertBatch duplicate(
      TenantRequest request, String store, String name, OptionalInt dimensions) {
    VectorEngine engine = vectors.engine();
    if (!engine.has(VectorFeature.RECORD_TRANSFER)) {
      throw engine.refusal(VectorFeature.RECORD_TRANSFER);
    }
    batches.admit(request.tenant());
    StoreState seen = stores.used(request, store);
    StoreSpec from = seen.store();
    long records = vectors.countRecords(from.index(), request.deadline());
    quota.room(request.tenant()).check(records);
    StoreSpec made = stores.createLike(request, from, name, dimensions);
    try {
      return batches.copy(
          request,
          made,
          new CopyOrder(
              new CopyOrder.Origin.Store(from.id()),
              OptionalLong.of(records + seen.contents().total())));
    } catch (EmbedwayException e) {
      stores.delete(request, made.id());
      throw e;
    }
  }
}
