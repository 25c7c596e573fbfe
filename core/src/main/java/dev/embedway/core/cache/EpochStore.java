package dev.embedway.core.cache;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.tenant.TenantId;
import java.util.Optional;

/** Keeps the epochs of a fleet. Both only ever grow. */
@ThreadSafe
public interface EpochStore {

  /**
   * The epoch of a tenant as the last finished {@link #advance} left it; one remote read or two.
   */
  CacheEpoch read(TenantId tenant);

  /** Begins a new epoch of one tenant, or of all. */
  void advance(Optional<TenantId> tenant);
}
