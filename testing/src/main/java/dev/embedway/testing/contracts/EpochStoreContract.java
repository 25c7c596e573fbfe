package dev.embedway.testing.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.cache.CacheEpoch;
import dev.embedway.core.cache.EpochStore;
import dev.embedway.core.tenant.TenantId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract of every {@link EpochStore}. */
public abstract class EpochStoreContract {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");

  /** An empty store. */
  protected abstract EpochStore store();

  @Test
  void aTenantsEpochIsItsOwnAndTheFleetsIsEverybodys() {
    EpochStore store = store();
    assertEquals(new CacheEpoch(0, 0), store.read(ACME));

    store.advance(Optional.of(ACME));
    store.advance(Optional.of(ACME));
    store.advance(Optional.empty());

    assertEquals(new CacheEpoch(1, 2), store.read(ACME));
    assertEquals(new CacheEpoch(1, 0), store.read(OTHER));
  }
}
