package dev.embedway.testing.fakes;

import dev.embedway.core.cache.CacheEpoch;
import dev.embedway.core.cache.EpochStore;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Epochs in memory, which may be told to be out of reach. Thread-safe. */
public final class MemoryEpochs implements EpochStore {

  private static final String FLEET = "";

  private final Map<String, Long> numbers = new ConcurrentHashMap<>();
  private volatile boolean reachable = true;

  /** Fails every call from now on. */
  public void loseReach() {
    reachable = false;
  }

  @Override
  public CacheEpoch read(TenantId tenant) {
    check();
    return new CacheEpoch(
        numbers.getOrDefault(FLEET, 0L), numbers.getOrDefault(tenant.value(), 0L));
  }

  @Override
  public void advance(Optional<TenantId> tenant) {
    check();
    numbers.merge(tenant.map(TenantId::value).orElse(FLEET), 1L, Long::sum);
  }

  private void check() {
    if (!reachable) {
      throw new UnavailableException(
          ErrorCode.STORE_UNAVAILABLE, "out of reach", Duration.ofSeconds(1), null);
    }
  }
}
