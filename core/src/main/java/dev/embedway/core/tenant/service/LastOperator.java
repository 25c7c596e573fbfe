package dev.embedway.core.tenant.service;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.route.Role;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Rule that one usable key of the operator is always left, since nobody could make another through
 * the API. Thread-safe.
 */
record LastOperator(ApiKeyStore keys, InstantSource clock) {

  /**
   * Refuses the revocation of the last one.
   *
   * @throws ConflictException {@code state_conflict}
   */
  void requireAnother(ApiKey key) {
    if (isOperators(key)) {
      another(key);
    }
  }

  /**
   * Revokes a key if another usable one is left, even if another caller revokes that one at the
   * same time.
   *
   * @return false when the key is gone already
   * @throws ConflictException {@code state_conflict} when it is the last one
   */
  boolean revoke(ApiKey key) {
    if (!isOperators(key)) {
      return keys.revoke(key.tenant(), key.id());
    }
    while (keys.find(key.tenant(), key.id()).isPresent()) {
      if (keys.revokeBeside(key.tenant(), key.id(), another(key).id())) {
        return true;
      }
      // One of the two was revoked meanwhile.
    }
    return false;
  }

  private ApiKey another(ApiKey key) {
    Optional<String> next = Optional.empty();
    do {
      Page<ApiKey> page = keys.list(TenantId.DEFAULT, new PageRequest(PageRequest.MAX_LIMIT, next));
      Optional<ApiKey> usable =
          page.items().stream()
              .filter(other -> !other.id().equals(key.id()))
              .filter(this::isOperators)
              .findFirst();
      if (usable.isPresent()) {
        return usable.get();
      }
      next = page.next();
    } while (next.isPresent());
    throw refused();
  }

  private boolean isOperators(ApiKey key) {
    return key.tenant().equals(TenantId.DEFAULT)
        && key.roles().contains(Role.ADMIN)
        && key.expiresAt().map(clock.instant()::isBefore).orElse(true);
  }

  private static ConflictException refused() {
    return new ConflictException(
        ErrorCode.STATE_CONFLICT,
        "this is the last usable admin key of tenant default; make another one first, by POST keys,"
            + " or locally by keys rotate-operator");
  }
}
