package dev.embedway.core.erasure;

import dev.embedway.core.tenant.ErasedTenants;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Erasures as they are requested and looked up. {@link ErasureWorker} does them.
 *
 * <p>Thread-safe; a call is one or two requests to a remote store.
 */
public final class Erasures implements ErasedTenants {

  private final ErasureStore store;
  private final ErasureSeal seal;
  private final ErasureSettings settings;
  private final InstantSource clock;

  public Erasures(
      ErasureStore store, ErasureSeal seal, ErasureSettings settings, InstantSource clock) {
    this.store = store;
    this.seal = seal;
    this.settings = settings;
    this.clock = clock;
  }

  /** Begins to erase a tenant; returns the erasure that there is if it was requested before. */
  public Erasure begin(TenantId tenant) {
    requireSeal();
    Instant now = clock.instant();
    TenantId pseudonym = seal.pseudonym(tenant);
    Erasure begun =
        Erasure.begun(
            pseudonym.value(),
            new ErasureScope(tenant, pseudonym),
            new Erasure.Times(now, now.plus(settings.settling())));
    return find(tenant).orElseGet(() -> store.save(begun) ? begun : find(tenant).orElseThrow());
  }

  /** Refuses where no receipt could be sealed. */
  public void requireSeal() {
    seal.require();
  }

  /** The erasure of a tenant, also of one that is gone. */
  public Optional<Erasure> find(TenantId tenant) {
    return seal.pseudonyms(tenant).stream()
        .flatMap(id -> store.find(id.value()).stream())
        .findFirst();
  }

  @Override
  public boolean contains(TenantId tenant) {
    return find(tenant).isPresent();
  }

  /**
   * True if an object that comes now is found by no search of the tenant's erasure any more; until
   * then it is left to that, which counts it.
   */
  public boolean isPastSearches(TenantId tenant) {
    return find(tenant).filter(Erasure::isInLastPass).isPresent();
  }

  /** True if a receipt is of this installation, and as it was given out. */
  public boolean verifies(ErasureReceipt.Sealed sealed) {
    return seal.verifies(sealed);
  }
}
