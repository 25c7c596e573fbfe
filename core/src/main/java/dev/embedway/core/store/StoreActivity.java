package dev.embedway.core.store;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Record of uses of stores: of one that expires, its use is written at most once in {@link
 * StoreExpiry#GRAIN}; of another nothing is.
 */
@ThreadSafe
public final class StoreActivity {

  private static final int MAX_TRIES = 8;
  private static final Duration SOON = Duration.ofSeconds(1);

  private final StoreCatalog catalog;
  private final InstantSource clock;

  public StoreActivity(StoreCatalog catalog, InstantSource clock) {
    this.catalog = catalog;
    this.clock = clock;
  }

  /**
   * Records that a store is used, before it is.
   *
   * @param found as it was just read
   * @return the store as it then is
   * @throws dev.embedway.core.error.EmbedwayException {@code store_expired}; {@code
   *     store_not_found} when it was deleted meanwhile; {@code store_unavailable} while others
   *     change it
   */
  public StoreSpec use(StoreSpec found) {
    StoreSpec seen = found;
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      seen.requireUsable(clock.instant());
      StoreSpec next = seen.usedAt(clock.instant());
      if (next.equals(seen) || catalog.replace(next, seen)) {
        return next;
      }
      seen = catalog.requireById(found.tenant(), found.id());
    }
    throw new UnavailableException(
        ErrorCode.STORE_UNAVAILABLE,
        "other requests changed the same store meanwhile; try again",
        SOON,
        null);
  }
}
