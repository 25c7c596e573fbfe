package dev.embedway.core.pipeline.upload;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.pipeline.message.Busy;
import dev.embedway.core.store.StoreActivity;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreLabel;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.StoreVersion.ModelRef;
import dev.embedway.core.tenant.Identifiers;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Finds the store that an upload names, or makes it. */
@ThreadSafe
public final class StoreOpener {

  private final StoreCatalog catalog;
  private final StoreActivity activity;
  private final ModelSpec defaultModel;
  private final Identifiers identifiers;
  private final InstantSource clock;

  /** An opener that makes stores of {@code defaultModel}. */
  public StoreOpener(
      StoreCatalog catalog,
      StoreActivity activity,
      ModelSpec defaultModel,
      RandomGenerator random,
      InstantSource clock) {
    this.catalog = catalog;
    this.activity = activity;
    this.defaultModel = defaultModel;
    this.identifiers = new Identifiers(random);
    this.clock = clock;
  }

  /** Id of the model of stores that are made. */
  String defaultModel() {
    return defaultModel.id();
  }

  /**
   * The tenant's store of this name, made now if there is none.
   *
   * @throws dev.embedway.core.error.PermissionException {@code quota_exceeded} when it is to be
   *     made and the tenant has as many as it may
   */
  StoreSpec open(TenantId tenant, String name) {
    return catalog.find(tenant, name).orElseGet(() -> make(tenant, name));
  }

  /**
   * Records that a store takes a document.
   *
   * @return the store as it then is
   * @throws ConflictException {@code store_expired}
   */
  StoreSpec use(StoreSpec store) {
    try {
      return activity.use(store);
    } catch (NotFoundException e) {
      throw Busy.because("the store was deleted meanwhile");
    }
  }

  private StoreSpec make(TenantId tenant, String name) {
    StoreSpec store =
        StoreSpec.of(
            tenant,
            identifiers.id("vs_"),
            name,
            StoreLabel.of(name),
            StoreVersion.first(
                ModelRef.of(defaultModel.id(), defaultModel),
                defaultModel.dim(),
                ChunkingSpec.DEFAULT,
                clock.instant()));
    try {
      catalog.add(store);
      return store;
    } catch (ConflictException e) {
      // Another upload made it first; deleted again since, the caller's retry makes it anew.
      Optional<StoreSpec> first =
          e.code() == ErrorCode.STORE_NAME_TAKEN ? catalog.find(tenant, name) : Optional.empty();
      return first.orElseThrow(() -> Busy.because("the store was made and deleted meanwhile"));
    }
  }

  /** Time at which the store of this id was deleted; empty while it is there. */
  Optional<Instant> deletedAt(TenantId tenant, String storeId) {
    return catalog.deletedAt(tenant, storeId);
  }
}
