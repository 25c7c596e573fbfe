package dev.embedway.core.store.service;

import dev.embedway.core.store.StoreExpiry;
import java.time.Instant;
import java.util.Optional;

/** A change of a store's expiry. */
public sealed interface ExpiryChange {

  /** The present one stays. */
  record Keep() implements ExpiryChange {}

  /** The store lives until it is deleted. */
  record Never() implements ExpiryChange {}

  /**
   * The store expires when it was not used for so long, from now on.
   *
   * @param days 1..{@link StoreExpiry#MAX_DAYS}
   */
  record After(int days) implements ExpiryChange {}

  /** The expiry after a change that is made now. */
  default Optional<StoreExpiry> applied(Optional<StoreExpiry> present, Instant now) {
    return switch (this) {
      case Keep _ -> present;
      case Never _ -> Optional.empty();
      case After(int days) -> Optional.of(new StoreExpiry(days, now));
    };
  }
}
