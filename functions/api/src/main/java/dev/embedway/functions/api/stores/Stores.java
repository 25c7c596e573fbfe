package dev.embedway.functions.api.stores;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.http.message.Fields;
import java.util.Optional;

/** Finding a tenant's store. */
public final class Stores {

  private Stores() {}

  /**
   * The tenant's store of this id or name.
   *
   * @throws NotFoundException {@code store_not_found}, the same for an unknown store and another
   *     tenant's
   */
  public static StoreSpec find(StoreCatalog catalog, TenantId tenant, String idOrName) {
    return find(catalog::find, tenant, idOrName);
  }

  /** The same, looked up otherwise. */
  static StoreSpec find(SearchRoute.StoreLookup stores, TenantId tenant, String idOrName) {
    return Optional.of(idOrName)
        .filter(ObjectKey::isStoreName)
        .flatMap(sound -> stores.find(tenant, sound))
        .orElseThrow(() ->
            new NotFoundException(
                ErrorCode.STORE_NOT_FOUND,
                "no vector store "
                    + Fields.printable(idOrName)
                    + "; GET vector_stores lists them"));
  }
}
