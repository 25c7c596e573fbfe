package dev.embedway.core.copy;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.copy.MediaStoreOrder.Target;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.media.StoreTermsCheck;
import dev.embedway.core.record.batch.CopyOrder;
import dev.embedway.core.record.batch.CopyOrder.Origin;
import dev.embedway.core.record.batch.UpsertBatch;
import dev.embedway.core.record.batch.UpsertBatchService;
import dev.embedway.core.store.StoreLookup;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.service.StoreService;
import dev.embedway.core.tenant.TenantRequest;
import java.time.Duration;
import java.util.OptionalLong;

/** Stores of documents that other stores have, as callers order them. */
@ThreadSafe
public final class MediaStoreService {

  /** Kept of a request's time, to make the store and the batch in. */
  private static final Duration REST = Duration.ofSeconds(10);

  private final StoreService stores;
  private final StoreLookup lookup;
  private final StoreTermsCheck terms;
  private final DocumentSelection selection;
  private final UpsertBatchService batches;

  /**
   * A service over these parts.
   *
   * @param batches do the work
   */
  public MediaStoreService(
      StoreService stores,
      StoreLookup lookup,
      StoreTermsCheck terms,
      DocumentSelection selection,
      UpsertBatchService batches) {
    this.stores = stores;
    this.lookup = lookup;
    this.terms = terms;
    this.selection = selection;
    this.batches = batches;
  }

  /**
   * Makes a batch that copies documents into a store, which is made where it is a new one.
   *
   * @throws EmbedwayException {@code document_not_found} where one of the ids is of no document, or
   *     no document has the keywords; as {@link StoreService#create} does for a new store; {@code
   *     store_not_found}, or {@code state_conflict} for one of another model or chunking; {@code
   *     backpressure}; there is no new store then
   */
  public UpsertBatch order(TenantRequest request, MediaStoreOrder order) {
    batches.admit(request.tenant());
    OptionalLong estimate = found(request, order.documents());
    CopyOrder copy = new CopyOrder(order.documents(), estimate);
    return switch (order.target()) {
      case Target.Existing there -> batches.copy(request, checked(request, there), copy);
      case Target.New asked -> intoNew(request, asked, copy);
    };
  }

  private OptionalLong found(TenantRequest request, Origin documents) {
    return switch (documents) {
      case Origin.Documents asked -> {
        selection.require(request.tenant(), asked);
        yield OptionalLong.of(asked.ids().size());
      }
      case Origin.Keywords asked -> {
        selection.require(request.tenant(), asked, request.deadline().minus(REST));
        yield OptionalLong.empty();
      }
      case Origin.Store store -> throw new IllegalArgumentException("documents of " + store);
    };
  }

  private StoreSpec checked(TenantRequest request, Target.Existing asked) {
    StoreSpec store = lookup.require(request.tenant(), asked.store());
    terms.check(request, store, asked.terms());
    asked
        .method()
        .filter(method -> method != store.chunking().method())
        .ifPresent(method -> {
          throw conflict(
              store,
              "cuts texts by method "
                  + store.chunking().method().wire()
                  + ", chunk_method is "
                  + method.wire());
        });
    if (asked.dimensions().isPresent() && asked.dimensions().getAsInt() != store.dim()) {
      throw conflict(
          store,
          "has vectors of "
              + store.dim()
              + " floats, dimensions is "
              + asked.dimensions().getAsInt());
    }
    return store;
  }

  private static ConflictException conflict(StoreSpec store, String difference) {
    return new ConflictException(
        ErrorCode.STATE_CONFLICT,
        "store "
            + store.name()
            + " "
            + difference
            + "; leave it out, or leave update_existing_store_id out for a store of its own");
  }

  private UpsertBatch intoNew(TenantRequest request, Target.New asked, CopyOrder copy) {
    StoreSpec made = stores.create(request, asked.store()).store();
    try {
      return batches.copy(request, made, copy);
    } catch (EmbedwayException e) {
      stores.delete(request, made.id());
      throw e;
    }
  }
}
