package dev.embedway.core.cache;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The epochs as this process knows them: at most {@value #FRESH_SECONDS} s old while the store
 * answers, at most a minute when it does not, and unknown after that.
 */
@ThreadSafe
final class EpochWatch {

  private static final int FRESH_SECONDS = 5;
  private static final Duration FRESH = Duration.ofSeconds(FRESH_SECONDS);
  private static final Duration LAPSES = Duration.ofMinutes(1);

  /** Tenants that are remembered; a process serves few at a time. */
  private static final int MAX_TENANTS = 10_000;

  private final EpochStore store;
  private final BestEffortCalls calls;
  private final InstantSource clock;
  private final ConcurrentMap<TenantId, Seen> seen = new ConcurrentHashMap<>();

  EpochWatch(EpochStore store, BestEffortCalls calls, InstantSource clock) {
    this.store = store;
    this.calls = calls;
    this.clock = clock;
  }

  private record Seen(CacheEpoch epoch, Instant at) {
    boolean isYoungerThan(Duration age, Instant now) {
      return Duration.between(at, now).compareTo(age) < 0;
    }
  }

  /** A tenant's epoch; empty when it cannot be told, and then nothing may be taken from a cache. */
  Optional<CacheEpoch> of(TenantId tenant, Instant deadline) {
    Instant now = clock.instant();
    Optional<Seen> known = Optional.ofNullable(seen.get(tenant));
    if (known.filter(each -> each.isYoungerThan(FRESH, now)).isPresent()) {
      return known.map(Seen::epoch);
    }
    Optional<CacheEpoch> read = calls.call(() -> store.read(tenant), deadline);
    read.ifPresent(epoch -> remember(tenant, new Seen(epoch, now)));
    return read.or(() -> known.filter(each -> each.isYoungerThan(LAPSES, now)).map(Seen::epoch));
  }

  /** Begins a new epoch, which holds in this process at once; throws what the store throws. */
  void advance(Optional<TenantId> tenant) {
    store.advance(tenant);
    tenant.ifPresentOrElse(seen::remove, seen::clear);
  }

  private void remember(TenantId tenant, Seen read) {
    if (seen.size() >= MAX_TENANTS) {
      seen.clear();
    }
    seen.put(tenant, read);
  }
}
