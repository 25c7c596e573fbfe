package dev.embedway.functions.api;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.Role;
import dev.embedway.core.tenant.TenantId;
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
    if (isOperators(key) && !isAnotherUsable(key)) {
      throw refused();
    }
  }

  /**
   * Adds a key again that was revoked while somebody else revoked the only other one.
   *
   * @throws ConflictException {@code state_conflict} when it did
   */
  void restoreIfLast(ApiKey revoked) {
    if (isOperators(revoked) && !isAnotherUsable(revoked)) {
      keys.add(revoked);
      throw refused();
    }
  }

  private boolean isAnotherUsable(ApiKey key) {
    Optional<String> next = Optional.empty();
    do {
      Page<ApiKey> page = keys.list(TenantId.DEFAULT, new PageRequest(PageRequest.MAX_LIMIT, next));
      if (page.items().stream()
          .filter(other -> !other.id().equals(key.id()))
          .anyMatch(this::isOperators)) {
        return true;
      }
      next = page.next();
    } while (next.isPresent());
    return false;
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
