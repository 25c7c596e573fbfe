package dev.embedway.core.store;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.error.Printable;
import dev.embedway.core.tenant.TenantId;
import java.util.Optional;

/** A search for a tenant's store by its id, name or prefix. */
@FunctionalInterface
public interface StoreLookup {

  /** The tenant's store of this id, name or prefix; the latter two match whatever their case. */
  Optional<StoreSpec> find(TenantId tenant, String idOrName);

  /**
   * The tenant's store of this id, name or prefix.
   *
   * @throws NotFoundException {@code store_not_found}, the same for an unknown store and another
   *     tenant's
   */
  default StoreSpec require(TenantId tenant, String idOrName) {
    return Optional.of(idOrName)
        .filter(StoreNames::isValid)
        .flatMap(sound -> find(tenant, sound))
        .orElseThrow(() ->
            new NotFoundException(
                ErrorCode.STORE_NOT_FOUND,
                "no vector store " + Printable.of(idOrName) + "; GET vector_stores lists them"));
  }

  /**
   * The tenant's store of this id, for work that began while it was there.
   *
   * @throws NotFoundException {@code store_not_found}
   */
  default StoreSpec requireById(TenantId tenant, String id) {
    return find(tenant, id)
        .filter(found -> found.id().equals(id))
        .orElseThrow(() ->
            new NotFoundException(
                ErrorCode.STORE_NOT_FOUND, "the vector store " + id + " was deleted"));
  }

  /**
   * Prefix of the tenant's store of this id or name; a valid name that no store has is returned as
   * it is.
   *
   * @throws NotFoundException {@code store_not_found} for an id without a store
   * @throws dev.embedway.core.error.InvalidRequestException {@code invalid_name}
   */
  default String prefixOf(TenantId tenant, String idOrName) {
    if (StoreNames.isLikeAnId(idOrName)) {
      return require(tenant, idOrName).prefix();
    }
    StoreNames.check(idOrName, "store");
    return find(tenant, idOrName).map(StoreSpec::prefix).orElse(idOrName);
  }
}
